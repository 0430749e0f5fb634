// One page, many screens: the address says which element of the studio is shown. The studio navigates by `history`, so its calls are followed here;
// the runtime is started once.

import { bar } from './retry.js';
import { showFor } from './problems.js';
import { secrets } from './secrets.js';
import { forget, mayLeave } from './unsaved.js';
import { open } from './versions.js';

const place = document.getElementById('screen');
const base = new URL(document.baseURI).pathname;
const outside = base.slice(0, -'studio/'.length);
const pushState = history.pushState.bind(history);
const replaceState = history.replaceState.bind(history);
let shown;

const screens = [
  {
    path: /^workflows\/definitions$/,
    title: 'Workflows',
    make: () => studio('elsa-workflow-definition-list', {}, { editWorkflowDefinition: (id) => go(`workflows/definitions/${encodeURIComponent(id)}/edit`) }),
  },
  {
    path: /^workflows\/definitions\/([^/]+)\/edit$/,
    title: 'Workflow',
    isEditor: true,
    make: (id) => {
      open(id);
      return studio(
        'elsa-workflow-definition-editor',
        { 'definition-id': id },
        { workflowDefinitionExecuted: (instanceId) => go(`workflows/instances/${encodeURIComponent(instanceId)}/view`) },
      );
    },
  },
  {
    path: /^workflows\/instances$/,
    title: 'Instances',
    make: () => studio('elsa-workflow-instance-list', {}, { viewWorkflowInstance: (id) => go(`workflows/instances/${encodeURIComponent(id)}/view`) }),
  },
  {
    path: /^workflows\/instances\/([^/]+)\/view$/,
    title: 'Instance',
    make: async (id) => [
      bar(id, again),
      ...(await studio(
        'elsa-workflow-instance-viewer',
        { 'instance-id': id },
        { editWorkflowDefinition: (definitionId) => go(`workflows/definitions/${encodeURIComponent(definitionId)}/edit`) },
      )),
    ],
  },
  { path: /^security\/secrets$/, title: 'Secrets', make: () => [secrets()] },
];

/** Shows the screen of the address, and follows it from now on. */
export function begin() {
  history.pushState = push;
  history.replaceState = replace;
  addEventListener('popstate', () => void arrive());
  document.addEventListener('click', click);
  document.addEventListener('shell:menu', mark);
  void arrive();
}

// An element of the studio. Its callbacks count only when they are set after it was defined: set earlier, they hide the element's own.
async function studio(tag, attributes, callbacks) {
  await customElements.whenDefined(tag);
  document.getElementById('loading')?.remove();
  const element = document.createElement(tag);
  element.setAttribute('remote-endpoint', place.dataset.endpoint);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }

  return [Object.assign(element, callbacks)];
}

// The path of a screen within the studio; undefined for other addresses. The viewer's link begins at the server's root.
function screenOf(pathname) {
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname.startsWith(outside) ? pathname.slice(outside.length) : '';
  const clean = path.replace(/\/+$/, '');
  return screens.some((screen) => screen.path.test(clean)) ? clean : undefined;
}

function go(path) {
  push(null, '', base + path);
}

function push(state, title, url) {
  const target = new URL(url ?? location.href, document.baseURI);
  const screen = screenOf(target.pathname);
  pushState(state, title, screen === undefined ? url : base + screen + target.search + target.hash);
  void arrive();
}

// The lists keep filter and page in the query. They take the path from the runtime, which may not have heard yet that another screen is shown.
function replace(state, title, url) {
  const target = new URL(url ?? location.href, document.baseURI);
  const isScreen = shown !== undefined && screenOf(target.pathname) !== undefined;
  replaceState(state, title, isScreen ? base + shown.path + target.search + target.hash : url);
}

// The address has changed. Where the person stays, because a change is not saved, the screen's own address is put on top again.
async function arrive() {
  const path = screenOf(location.pathname);
  if (path === undefined || path === shown?.path) {
    return;
  }

  if (shown?.isEditor && !(await mayLeave())) {
    pushState(null, '', base + shown.path);
    return;
  }

  if (screenOf(location.pathname) === path) {
    await show(path);
  }
}

function click(event) {
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement && target.href);
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || (link.target && link.target !== '_self')) {
    return;
  }

  const target = new URL(link.href);
  if (target.origin === location.origin && screenOf(target.pathname) !== undefined) {
    event.preventDefault();
    push(null, '', target.href);
  }
}

function again() {
  forget();
  return show(shown.path);
}

async function show(path) {
  const screen = screens.find((candidate) => candidate.path.test(path));
  const mine = (shown = { path, isEditor: screen.isEditor });
  open(undefined);
  showFor(path, again);
  document.title = `${screen.title} – Elsa Studio`;
  mark();
  replaceState(history.state, '', base + path + location.search + location.hash);
  await retire();
  // The runtime reads the query from the address that it knows.
  globalThis.Blazor?.navigateTo?.(location.href, { replaceHistoryEntry: true });
  const made = await screen.make(...screen.path.exec(path).slice(1).map(decodeURIComponent));
  if (shown === mine) {
    place.replaceChildren(...made);
  }
}

// Ends the element that is shown. An element by itself ends a second after it was taken away; until then the next one would not work beside it,
// because both would be the page's one place for menus and dialogs.
async function retire() {
  for (const element of place.children) {
    if (element.localName.startsWith('elsa-')) {
      const root = await element._addRootComponentPromise;
      await (root?.dispose ? root.dispose() : new Promise((resolve) => setTimeout(resolve, 1100)));
    }
  }

  place.replaceChildren();
}

function mark() {
  for (const link of document.querySelectorAll('#menu a[data-screen]')) {
    const path = screenOf(new URL(link.href).pathname);
    if (shown.path === path || shown.path.startsWith(`${path}/`)) {
      link.setAttribute('aria-current', shown.path === path ? 'page' : 'true');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}
