// The screen of secrets: what each is for, who changed it when, and until when it can be used. No value is ever shown; the package has no such screen.

import { day, endOf, moment } from './dates.js';
import { ask } from './requests.js';
import { describe, remove, replace } from './secret-dialogs.js';

const pageSize = 200;
const kinds = { text: 'Password, token or other text', 'rsa-key': 'RSA key', 'x509-certificate': 'Certificate' };

/** The screen. */
export function secrets() {
  const screen = document.createElement('section');
  screen.className = 'shell-page';
  screen.innerHTML = `
    <h1>Secrets</h1>
    <p>A workflow names a secret instead of holding it: a password, a token, a key. Its value is kept encrypted and can be replaced. It is never shown again.</p>
    <p class="shell-note" data-no-write hidden>Your account may choose secrets in workflows, but not change them: ask somebody who publishes workflows.</p>
    <table class="shell-list" hidden>
      <thead><tr><th scope="col">Name</th><th scope="col">Description</th><th scope="col">Changed</th><th scope="col">Expires</th><th scope="col" data-actions><span class="shell-hidden">Actions</span></th></tr></thead>
      <tbody></tbody>
    </table>
    <p data-none hidden>There are no secrets yet.</p>
    <p role="status" data-told></p>
    <form hidden>
      <h2>Add a secret</h2>
      <label for="secret-name">Name</label>
      <p class="shell-hint" id="secret-name-hint">Workflows use it, and it cannot be changed later. Letters, digits, dots, dashes, underscores and colons; a letter first. For example: mail-api-key</p>
      <input id="secret-name" name="name" required minlength="2" maxlength="200" pattern="[A-Za-z][A-Za-z0-9._:\\-]+" title="A letter first, then letters, digits, dots, dashes, underscores and colons" autocomplete="off" spellcheck="false" autocapitalize="none" aria-describedby="secret-name-hint">
      <label for="secret-description">What is it for? (optional)</label>
      <input id="secret-description" name="description" maxlength="1000" autocomplete="off">
      <label for="secret-kind">Kind</label>
      <select id="secret-kind" name="typeName"></select>
      <label for="secret-value">Value</label>
      <input id="secret-value" name="value" type="password" required autocomplete="new-password" spellcheck="false">
      <label for="secret-lines" hidden>Value, with all its lines</label>
      <textarea id="secret-lines" name="lines" rows="6" autocomplete="off" spellcheck="false" hidden></textarea>
      <label for="secret-expires">Last day on which it can be used (optional)</label>
      <input id="secret-expires" name="expires" type="date">
      <button class="shell-main">Keep</button>
    </form>`;
  const form = screen.querySelector('form');
  const kind = form.elements.typeName;
  kind.append(...Object.entries(kinds).map(([value, text]) => new Option(text, value)));
  kind.addEventListener('change', () => choose(form));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void keep(screen, form);
  });
  void list(screen);
  return screen;
}

async function list(screen) {
  const all = [];
  let canWrite = false;
  for (let page = 0; ; page++) {
    const response = await ask('GET', `/secrets?page=${page}&pageSize=${pageSize}`).catch(() => undefined);
    if (!response?.ok) {
      return;
    }

    const answer = await response.json();
    all.push(...answer.items);
    canWrite = answer.canWrite === true;
    if (answer.items.length < pageSize) {
      break;
    }
  }

  screen.querySelector('tbody').replaceChildren(...all.map((secret) => rowOf(screen, secret, canWrite)));
  screen.querySelector('table').hidden = all.length === 0;
  screen.querySelector('[data-none]').hidden = all.length > 0;
  screen.querySelector('[data-actions]').hidden = !canWrite;
  screen.querySelector('[data-no-write]').hidden = canWrite;
  screen.querySelector('form').hidden = !canWrite;
}

function rowOf(screen, secret, canWrite) {
  const row = document.createElement('tr');
  const name = document.createElement('th');
  name.scope = 'row';
  name.textContent = secret.name;
  if (secret.displayName.toLowerCase() !== secret.name) {
    name.append(small(secret.displayName));
  }

  row.append(name);
  cell(row, 'Description', secret.description ?? '');
  if (secret.storeName === 'configuration') {
    row.lastChild.append(small('The value is in the server’s configuration.'));
  }

  cell(row, 'Changed', moment.format(new Date(secret.updatedAt ?? secret.createdAt)));
  row.lastChild.append(small(`by ${secret.updatedBy ?? secret.createdBy}`));
  cell(row, 'Expires', '');
  row.lastChild.append(expiryOf(secret));
  if (canWrite) {
    cell(row, '', '');
    row.lastChild.className = 'shell-actions';
    const done = async (sentence) => {
      screen.querySelector('[data-told]').textContent = sentence;
      await list(screen);
    };
    const change = secret.status === 'Revoked' || secret.storeName === 'configuration' ? [] : [action('Replace the value', secret, () => replace(secret, done))];
    row.lastChild.append(
      ...change,
      action('Describe', secret, () => describe(secret, done)),
      action('Delete', secret, () => remove(secret, done)),
    );
  }

  return row;
}

function expiryOf(secret) {
  const made = document.createElement('span');
  // The last day is the one before the moment at which the value ends.
  const last = secret.expiresAt ? day.format(new Date(Date.parse(secret.expiresAt) - 1)) : '';
  const isOver = secret.status === 'Expired' || secret.status === 'Revoked';
  made.textContent = secret.status === 'Revoked' ? 'Revoked' : isOver ? `Expired: ${last} was its last day` : last || 'Never';
  made.className = isOver ? 'shell-over' : '';
  return made;
}

async function keep(screen, form) {
  const { name, description, value, lines, typeName, expires } = Object.fromEntries(new FormData(form));
  const body = { name, description, value: typeName === 'text' ? value : lines, typeName, storeName: 'encrypted', expiresAt: endOf(expires) };
  const response = await ask('POST', '/secrets', body).catch(() => undefined);
  screen.querySelector('[data-told]').textContent = response?.ok ? `The secret ${name.toLowerCase()} is kept.` : '';
  if (response?.ok) {
    form.reset();
    choose(form);
    await list(screen);
  }
}

// A key has lines, which a field of one line would lose.
function choose(form) {
  const { typeName, value, lines } = form.elements;
  const isText = typeName.value === 'text';
  for (const [field, isShown] of [[value, isText], [lines, !isText]]) {
    field.hidden = !isShown;
    field.labels[0].hidden = !isShown;
    field.required = isShown;
    field.value = '';
  }
}

function cell(row, heading, text) {
  const made = row.insertCell();
  made.dataset.heading = heading;
  made.textContent = text;
}

function action(text, secret, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'shell-plain';
  made.textContent = text;
  made.setAttribute('aria-label', `${text}: ${secret.name}`);
  made.addEventListener('click', act);
  return made;
}

function small(text) {
  const made = document.createElement('small');
  made.textContent = text;
  return made;
}
