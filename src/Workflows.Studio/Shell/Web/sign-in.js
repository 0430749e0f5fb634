// Signs in without leaving the page: a dialog shows the server's own pages of signing in, one after the other, and sends their forms.

const send = globalThis.fetch.bind(globalThis);
const page = new URL(document.getElementById('screen').dataset.signIn, location.origin);
let waiting;

/** Asks the person to sign in. One dialog serves all requests that wait. Resolves to false when the person does not want to. */
export function signIn() {
  return (waiting ??= show().finally(() => {
    waiting = undefined;
  }));
}

async function show() {
  const dialog = document.createElement('dialog');
  dialog.className = 'shell-dialog';
  dialog.setAttribute('aria-labelledby', 'sign-in-title');
  dialog.innerHTML = `
    <h2 id="sign-in-title">Sign in again</h2>
    <p>Your session has ended. Nothing that you typed is lost: sign in, and the studio goes on where it was.</p>
    <div class="shell-sign-in"></div>
    <button type="button" class="shell-plain">Not now</button>`;
  document.body.append(dialog);
  dialog.showModal();
  try {
    return await new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(false));
      dialog.querySelector('button').addEventListener('click', () => dialog.close());
      const start = new URL(page);
      start.searchParams.set('ReturnUrl', location.pathname);
      open(dialog, resolve, start, { method: 'GET' });
    });
  } finally {
    dialog.remove();
  }
}

async function open(dialog, resolve, url, init) {
  const place = dialog.querySelector('.shell-sign-in');
  let response, text;
  try {
    response = await send(url, init);
    text = await response.text();
  } catch {
    place.textContent = 'The server cannot be reached. ';
    place.append(again(() => open(dialog, resolve, url, init)));
    return;
  }

  const shown = new DOMParser().parseFromString(text, 'text/html');
  if (shown.getElementById('screen')) {
    // The studio's page: signed in. Its menu belongs to the account that is signed in now.
    document.getElementById('menu').replaceWith(document.importNode(shown.getElementById('menu'), true));
    document.dispatchEvent(new Event('shell:menu'));
    resolve(true);
    return;
  }

  const main = shown.querySelector('main') ?? shown.body;
  place.replaceChildren(...[...main.childNodes].map((node) => document.importNode(node, true)));
  for (const heading of place.querySelectorAll('h1')) {
    heading.outerHTML = `<h3>${heading.innerHTML}</h3>`;
  }

  for (const link of place.querySelectorAll('a[href]')) {
    link.target = '_blank';
  }

  for (const form of place.querySelectorAll('form')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form, event.submitter));
      open(dialog, resolve, new URL(form.getAttribute('action') ?? response.url, response.url), { method: 'POST', body });
    });
  }

  place.querySelector('input:not([type=hidden])')?.focus();
}

function again(action) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', action);
  return button;
}
