// One page, many screens: the address says which element of the studio is shown. The studio navigates by `history`, so its calls are followed here;
// the runtime is started once.

import { bar } from './retry.js';
import { clearFor, showFor } from './problems.js';
import { secrets } from './secrets.js';
import { forget, mayLeave } from './unsaved.js';
import { open } from './versions.js';

const place = document.getElementById('screen');
const base = new URL(document.baseURI).pathname;
const outside = base.slice(0, -'studio/'.length);
const pushState = history.pushState.bind(history);
const replaceState = history.replaceState.bind(history);
let shown;
let ending;

const screens = [
  {
    path: /^workflows\/definitions$/,
    title: 'Workflows',
    tag: 'elsa-workflow-definition-list',
    callbacks: { editWorkflowDefinition: edit },
  },
  {
    path: /^workflows\/definitions\/([^/]+)\/edit$/,
    title: 'Workflow',
    tag: 'elsa-workflow-definition-editor',
    id: 'definition-id',
    callbacks: { workflowDefinitionExecuted: view },
    begin: open,
  },
  {
    path: /^workflows\/instances$/,
    title: 'Instances',
    tag: 'elsa-workflow-instance-list',
    callbacks: { viewWorkflowInstance: view },
  },
  {
    path: /^workflows\/instances\/([^/]+)\/view$/,
    title: 'Instance',
    tag: 'elsa-workflow-instance-viewer',
    id: 'instance-id',
    callbacks: { editWorkflowDefinition: edit },
    begin: (id) => place.append(bar(id, again)),
  },
  { path: /^security\/secrets$/, title: 'Secrets', begin: () => place.append(secrets()) },
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

// The path of a screen within the studio; undefined for other addresses. The viewer's link begins at the server's root.
function screenOf(pathname) {
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname.startsWith(outside) ? pathname.slice(outside.length) : '';
  const clean = path.replace(/\/+$/, '');
  return screens.some((screen) => screen.path.test(clean)) ? clean : undefined;
}

function edit(definitionId) {
  push(null, '', `${base}workflows/definitions/${encodeURIComponent(definitionId)}/edit`);
}

function view(instanceId) {
  push(null, '', `${base}workflows/instances/${encodeURIComponent(instanceId)}/view`);
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
  clearFor(shown.path);
  return show(shown.path);
}

async function show(path) {
  const screen = screens.find((candidate) => candidate.path.test(path));
  const mine = (shown = { path, isEditor: screen.tag === 'elsa-workflow-definition-editor' });
  forget();
  open(undefined);
  showFor(path, again);
  document.title = `${screen.title} – Elsa Studio`;
  mark();
  replaceState(history.state, '', base + path + location.search + location.hash);
  await retire();
  if (screen.tag) {
    await customElements.whenDefined(screen.tag);
  }

  if (shown !== mine) {
    return;
  }

  document.getElementById('loading')?.remove();
  // The runtime reads the query from the address that it knows.
  globalThis.Blazor?.navigateTo?.(location.href, { replaceHistoryEntry: true });
  const id = decodeURIComponent(screen.path.exec(path)[1] ?? '');
  screen.begin?.(id);
  if (screen.tag) {
    place.append(element(screen, id));
  }
}

// An element of the studio. It is in the page before the runtime draws it, because what is drawn is looked for in the page. Callbacks count only when
// they are set after the element was defined: set earlier, they hide its own.
function element(screen, id) {
  const made = document.createElement(screen.tag);
  made.setAttribute('remote-endpoint', place.dataset.endpoint);
  if (screen.id) {
    made.setAttribute(screen.id, id);
  }

  return Object.assign(made, screen.callbacks);
}

// Ends the element that is shown. An element by itself ends a second after it was taken away; until then the next one would not work beside it,
// because both would be the page's one place for menus and dialogs.
function retire() {
  return (ending ??= end().finally(() => {
    ending = undefined;
  }));
}

async function end() {
  for (const child of place.children) {
    if (child.localName.startsWith('elsa-')) {
      const root = await child._addRootComponentPromise;
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
