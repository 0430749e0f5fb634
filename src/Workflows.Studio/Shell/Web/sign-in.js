// Signs in without leaving the page: a dialog shows the server's own pages of signing in, one after the other, and sends their forms.

const send = globalThis.fetch.bind(globalThis);
const ended = 'Your session has ended. Nothing that you typed is lost: sign in, and the studio goes on where it was.';
const page = new URL(document.getElementById('screen').dataset.signIn, location.origin);
/** The account that opened the page. What is typed on the page is its work, and is sent under its name alone. */
export const account = accountOf(document);
let waiting;
/** The account that is signed in instead; undefined when none is, as far as the page knows. */
let other;

/**
 * Asks the person to sign in. One dialog serves all requests that wait. Resolves to false when the person does not want to, and when another account
 * than the page's signs in.
 */
export function signIn() {
  return (waiting ??= begin(other !== undefined));
}

async function begin(isOtherKnown) {
  try {
    return await (isOtherKnown ? choose() : show(ended));
  } finally {
    waiting = undefined;
    // The requests that waited are refused. The person is asked apart from them what is to be done with the page.
    if (!isOtherKnown && other !== undefined) {
      void signIn();
    }
  }
}

/** Whether another account than the page's may be signed in: one is, or a sign-in is under way. */
export function isInDoubt() {
  return other !== undefined || waiting !== undefined;
}

/** Notes which account is signed in, when the server has refused a request because it is not the page's; null for other refusals. */
export function noteAccount(encoded) {
  if (encoded !== null) {
    isSignedIn(decodeURIComponent(encoded));
  }
}

/** Says that another account is signed in, and what can be done; undefined when none is. */
export function otherAccountSentence() {
  return other === undefined
    ? undefined
    : `You are signed in as ${other}, and this page was opened by ${account}. What ${account} had not saved is still on this page, and is not saved. ` +
        `Sign in as ${account} to go on, or load the page again to work as ${other}.`;
}

// Resolves to true when the page's account has signed in again, and to false when the person closes the dialog without a choice.
async function choose() {
  while (other !== undefined) {
    if (!(await wantsSignIn())) {
      return false;
    }

    await show(`Sign in as ${account}, and the studio goes on where it was.`);
  }

  return true;
}

async function wantsSignIn() {
  const dialog = document.createElement('dialog');
  dialog.className = 'shell-dialog';
  dialog.setAttribute('aria-labelledby', 'account-title');
  dialog.innerHTML = `
    <h2 id="account-title">Another account is signed in</h2>
    <p></p>
    <button type="button" class="main">Sign in again</button>
    <button type="button" class="shell-plain">Load the page again</button>`;
  dialog.querySelector('p').textContent = otherAccountSentence();
  document.body.append(dialog);
  dialog.showModal();
  try {
    return await new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(false));
      dialog.querySelector('.main').addEventListener('click', () => resolve(true));
      // The browser asks once more before it drops what is not saved, so the dialog stays until the page is gone.
      dialog.querySelector('.shell-plain').addEventListener('click', () => location.reload());
    });
  } finally {
    dialog.remove();
  }
}

async function show(sentence) {
  const dialog = document.createElement('dialog');
  dialog.className = 'shell-dialog';
  dialog.setAttribute('aria-labelledby', 'sign-in-title');
  dialog.innerHTML = `
    <h2 id="sign-in-title">Sign in again</h2>
    <p></p>
    <div class="shell-sign-in"></div>
    <button type="button" class="shell-plain">Not now</button>`;
  dialog.querySelector('p').textContent = sentence;
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
    isSignedIn(accountOf(shown));
    resolve(other === undefined);
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

// The page of the studio tells its account at the button that signs out.
function accountOf(shown) {
  return shown.querySelector('#menu button').title.replace(/^Signed in as /, '');
}

function isSignedIn(name) {
  other = name === account ? undefined : name;
}

function again(action) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', action);
  return button;
}
