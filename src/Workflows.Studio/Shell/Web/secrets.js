// The screen of secrets: their names, never their values. The package has none.

import { ask } from './requests.js';

/** The screen. */
export function secrets() {
  const screen = document.createElement('section');
  screen.className = 'shell-page';
  screen.innerHTML = `
    <h1>Secrets</h1>
    <p>A workflow names a secret instead of holding it. A value can be replaced here, and is never shown again.</p>
    <table><thead><tr><th scope="col">Name</th><th scope="col">Description</th><th scope="col">Changed</th><th scope="col"><span class="shell-hidden">Actions</span></th></tr></thead><tbody></tbody></table>
    <form>
      <h2>Keep a secret</h2>
      <label>Name <input name="name" required maxlength="200" autocomplete="off" spellcheck="false"></label>
      <label>Description <input name="description" maxlength="1000" autocomplete="off"></label>
      <label>Value <input name="value" type="password" required autocomplete="new-password"></label>
      <button class="shell-main">Keep</button>
      <p role="status"></p>
    </form>`;
  const form = screen.querySelector('form');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void keep(screen, form);
  });
  void list(screen);
  return screen;
}

async function list(screen) {
  const response = await ask('GET', '/secrets').catch(() => undefined);
  if (!response?.ok) {
    return;
  }

  const { items } = await response.json();
  const body = screen.querySelector('tbody');
  body.replaceChildren(...items.map((secret) => rowOf(screen, secret)));
  if (items.length === 0) {
    const row = body.insertRow();
    row.insertCell().textContent = 'There are no secrets yet.';
    row.cells[0].colSpan = 4;
  }
}

function rowOf(screen, secret) {
  const row = document.createElement('tr');
  const changed = secret.updatedAt ?? secret.createdAt;
  row.insertCell().textContent = secret.name;
  row.insertCell().textContent = secret.description ?? '';
  row.insertCell().textContent = changed ? new Date(changed).toLocaleString('en-GB') : '';
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'shell-plain';
  remove.textContent = 'Delete';
  remove.setAttribute('aria-label', `Delete ${secret.name}`);
  remove.addEventListener('click', async () => {
    if (confirm(`Delete the secret ${secret.name}? Workflows that name it will fail.`)) {
      const response = await ask('DELETE', `/secrets/${encodeURIComponent(secret.id)}`).catch(() => undefined);
      if (response?.ok) {
        await list(screen);
      }
    }
  });
  row.insertCell().append(remove);
  return row;
}

async function keep(screen, form) {
  const { name, description, value } = Object.fromEntries(new FormData(form));
  const response = await ask('POST', '/secrets', { name, description, value, typeName: 'text', storeName: 'encrypted' }).catch(() => undefined);
  const status = form.querySelector('[role=status]');
  status.textContent = response?.ok ? `${name} is kept.` : '';
  if (response?.ok) {
    form.reset();
    await list(screen);
  }
}
