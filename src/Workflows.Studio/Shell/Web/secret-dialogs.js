// The dialogs that change a secret: a new value, other words, and its end.

import { endOf } from './dates.js';
import { ask } from './requests.js';

/** Replaces the value of a secret. `done` is told when it is done. */
export function replace(secret, done) {
  const isText = secret.typeName === 'text';
  const { dialog, form } = open(
    `Replace the value of ${secret.name}`,
    `<p>Workflows that name this secret use the new value from now on. The old one is not kept.</p>
     <label for="replace-value">New value</label>
     ${
       isText
         ? '<input id="replace-value" name="value" type="password" required autocomplete="new-password" spellcheck="false">'
         : '<textarea id="replace-value" name="value" rows="6" required autocomplete="off" spellcheck="false"></textarea>'
     }
     <label for="replace-expires">Last day on which it can be used (optional)</label>
     <input id="replace-expires" name="expires" type="date">`,
    'Replace',
  );
  submits(dialog, form, async () => {
    const { value, expires } = Object.fromEntries(new FormData(form));
    const response = await ask('POST', `${pathOf(secret)}/rotate`, { value, expiresAt: endOf(expires) });
    return response.ok ? done(`The value of ${secret.name} is replaced.`) : response;
  });
}

/** Changes the words of a secret. */
export function describe(secret, done) {
  const { dialog, form } = open(
    `Describe ${secret.name}`,
    `<label for="describe-name">Name for people</label>
     <input id="describe-name" name="displayName" maxlength="200" autocomplete="off">
     <label for="describe-text">What is it for?</label>
     <input id="describe-text" name="description" maxlength="1000" autocomplete="off">`,
    'Save',
  );
  form.elements.displayName.value = secret.displayName;
  form.elements.description.value = secret.description ?? '';
  submits(dialog, form, async () => {
    const response = await ask('POST', pathOf(secret), Object.fromEntries(new FormData(form)));
    return response.ok ? done(`${secret.name} is described anew.`) : response;
  });
}

/** Deletes a secret, after naming the workflows that use it. */
export async function remove(secret, done) {
  const uses = await ask('GET', `${pathOf(secret)}/uses`).catch(() => undefined);
  if (!uses?.ok) {
    return;
  }

  const { items } = await uses.json();
  const { dialog, form } = open(`Delete ${secret.name}?`, '<div></div>', 'Delete', true);
  const place = form.querySelector('div');
  const told = document.createElement('p');
  told.textContent =
    items.length === 0
      ? 'No workflow uses it. Its value cannot be brought back.'
      : 'These workflows use it, and will fail where they do. Its value cannot be brought back.';
  const list = document.createElement('ul');
  list.append(
    ...items.map((workflow) => {
      const item = document.createElement('li');
      item.textContent = workflow.name;
      return item;
    }),
  );
  place.append(told, ...(items.length > 0 ? [list] : []));
  submits(dialog, form, async () => {
    const response = await ask('DELETE', pathOf(secret));
    return response.ok ? done(`The secret ${secret.name} is deleted.`) : response;
  });
}

function pathOf(secret) {
  return `/secrets/${encodeURIComponent(secret.name)}`;
}

function open(title, fields, press, isDanger = false) {
  const dialog = document.createElement('dialog');
  dialog.className = 'shell-dialog';
  dialog.setAttribute('aria-labelledby', 'secret-dialog-title');
  dialog.innerHTML = `
    <h2 id="secret-dialog-title"></h2>
    <form method="dialog">
      ${fields}
      <p role="alert" class="shell-refused"></p>
      <button class="main${isDanger ? ' shell-danger' : ''}">${press}</button>
      <button type="button" class="shell-plain" data-cancel>Cancel</button>
    </form>`;
  dialog.querySelector('h2').textContent = title;
  dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, form: dialog.querySelector('form') };
}

// Sends the form. The dialog covers the panel of problems, so a refusal is said in it too.
function submits(dialog, form, act) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('.main');
    button.disabled = true;
    try {
      const refused = await act();
      if (refused === undefined) {
        dialog.close();
      } else {
        form.querySelector('[role=alert]').textContent = await sentenceOf(refused);
      }
    } catch {
      form.querySelector('[role=alert]').textContent = 'The server cannot be reached. Nothing was changed.';
    } finally {
      button.disabled = false;
    }
  });
}

async function sentenceOf(response) {
  const body = await response.json().catch(() => undefined);
  return Object.values(body?.errors ?? {}).flat().join(' ') || 'It was refused. Load the page again: perhaps somebody else has changed it.';
}
