// The panel of problems beside the studio's element. What the server refuses stays here until the same thing succeeds or the person dismisses it;
// so do the problems that the server found in a draft, until a later save has mended them.

import { watch } from './requests.js';
import { isSave, isSaved } from './versions.js';

const panel = document.getElementById('problems');
const names = new Map();
/** For each screen what was refused there: a map from the kind of request to its problems. */
const screens = new Map();
const dismissed = new Set();
let current = '';
let reload = () => location.reload();
let lastRefusal = -Infinity;
let count = 0;

/** Shows the problems of a screen. */
export function showFor(screen, reloadScreen) {
  current = screen;
  reload = reloadScreen;
  render();
}

/** Forgets the problems of a screen, because it is loaded anew. */
export function clearFor(screen) {
  screens.delete(screen);
}

/** Adds what another module was refused, or takes it away when there are no sentences. */
export function report(kind, title, sentences) {
  put(kind, sentences.map((message) => ({ title, message, severity: 'Error' })));
}

watch({
  wantsBody: (call) => isSave(call) || isOpening(call),

  after(call, answer) {
    if (answer.isGivenUp) {
      return;
    }

    learn(call.body?.model);
    learn(answer.body);
    const kind = kindOf(call);
    if (!answer.ok) {
      lastRefusal = performance.now();
      put(kind, refusalsOf(call, answer));
      if (isSave(call) && isSaved(answer)) {
        put('draft', []);
      }

      return;
    }

    put(kind, []);
    if (isSave(call) || (isOpening(call) && answer.body?.problems)) {
      put('draft', (answer.body?.problems ?? []).map((problem) => ({ title: 'This draft', ...problem })));
    }
  },
});

// The runtime shows this bar after an error that nobody caught. A refusal is one for it: it is in the panel already.
new MutationObserver(() => {
  const bar = document.getElementById('blazor-error-ui');
  if (bar.style.display !== 'none' && bar.style.display !== '') {
    bar.style.display = 'none';
    if (performance.now() - lastRefusal > 3000) {
      report('runtime', 'The studio', ['The studio met an error that it did not expect. If it no longer reacts, reload the page: what is saved stays saved.']);
    }
  }
}).observe(document.getElementById('blazor-error-ui'), { attributes: true, attributeFilter: ['style'] });

function isOpening(call) {
  return call.method === 'GET' && /^\/workflow-definitions\/(by-definition-id|by-id)\//.test(call.path);
}

function kindOf(call) {
  return `${call.method} ${call.path}`;
}

function put(kind, problems) {
  const here = screens.get(current) ?? new Map();
  screens.set(current, here);
  if (problems.length > 0) {
    here.set(kind, problems);
  } else {
    here.delete(kind);
  }

  if (kind === 'draft') {
    const keys = new Set(problems.map(keyOf));
    for (const key of dismissed) {
      if (!keys.has(key)) {
        dismissed.delete(key);
      }
    }
  }

  render();
}

function refusalsOf(call, answer) {
  const { status, body } = answer;
  const title = titleOf(call, status);
  const problems = (body?.problems ?? []).map((problem) => ({ title, ...problem }));
  const said = new Set(problems.map((problem) => problem.message));
  const sentences = [body?.errors ?? {}].flatMap((errors) => Object.values(errors)).flat();
  const others = sentences.filter((sentence) => !said.has(sentence)).map((message) => ({ title, message, severity: 'Error' }));
  const all = [...others, ...problems];
  if (all.length === 0) {
    all.push({ title, message: body?.message ?? body?.detail ?? body?.title ?? sentenceOf(status), severity: 'Error' });
  }

  return all;
}

function titleOf(call, status) {
  const failed = status === 0 || status >= 500 ? 'failed' : 'was refused';
  if (isSave(call)) {
    return call.body?.publish ? `Publishing ${failed}` : `Saving ${failed}`;
  }

  const words = [
    [/\/publish/, 'Publishing'],
    [/\/retract/, 'Unpublishing'],
    [/\/revert\//, 'Rolling back'],
    [/\/(execute|dispatch|bulk-dispatch)$/, 'Running the workflow'],
    [/\/import/, 'Importing'],
    [/\/export/, 'Exporting'],
    [/\/retry$/, 'Retrying'],
    [/\/cancel\//, 'Cancelling'],
    [/\/delete\//, 'Deleting'],
    [/^\/tests\//, 'Testing the activity'],
    [/\/options\//, 'Reading the choices of a field'],
    [/^\/secrets/, call.method === 'GET' ? 'Reading the secrets' : 'Changing a secret'],
    [/\/variables$/, call.method === 'GET' ? 'Reading the variables' : 'Changing a variable'],
    [/^\/workflow-instances|^\/activity-execution/, call.method === 'DELETE' ? 'Deleting the instance' : 'Reading the instances'],
    [/^\/workflow-definition/, call.method === 'DELETE' ? 'Deleting' : 'Reading the workflows'],
    [/^\/descriptors\//, 'Reading what the designer offers'],
  ];
  return `${words.find(([path]) => path.test(call.path))?.[1] ?? `The request ${call.method} ${call.path}`} ${failed}`;
}

function sentenceOf(status) {
  switch (status) {
    case 0:
      return 'The server cannot be reached. Check your connection; what you change meanwhile is not saved.';
    case 401:
      return 'You are not signed in.';
    case 403:
      return 'Your account may not do this.';
    case 404:
      return 'It was not found. Perhaps somebody has deleted it.';
    case 409:
    case 412:
      return 'Somebody else has saved it since you opened it.';
    case 413:
      return 'It is too large.';
    case 429:
      return 'There were too many requests. Wait a minute.';
    default:
      return status >= 500 ? 'The server met an error. Try again; if it stays, tell the digital team.' : `The server gave no reason (status ${status}).`;
  }
}

// Activities are known to people by their names, and to the server by their ids.
function learn(thing) {
  if (Array.isArray(thing)) {
    thing.forEach(learn);
  } else if (thing !== null && typeof thing === 'object') {
    if (typeof thing.id === 'string' && typeof thing.type === 'string') {
      names.set(thing.id, thing.metadata?.displayText || thing.name || thing.type.split('.').at(-1));
    }

    Object.values(thing).forEach(learn);
  }
}

function keyOf(problem) {
  return JSON.stringify([current, problem.activityId, problem.message]);
}

function render() {
  const here = screens.get(current) ?? new Map();
  const shown = [...here].flatMap(([kind, problems]) => problems.map((problem) => ({ kind, problem }))).filter(({ problem }) => !dismissed.has(keyOf(problem)));
  // A new problem unfolds the panel.
  if (shown.length > count) {
    panel.classList.remove('shell-folded');
  }

  count = shown.length;
  panel.hidden = count === 0;
  panel.replaceChildren();
  if (shown.length === 0) {
    return;
  }

  const list = element('ul', '');
  for (const { kind, problem } of shown) {
    list.append(itemOf(kind, problem));
  }

  const heading = element('h2', '');
  heading.append(fold(`Problems (${count})`));
  panel.append(heading, list);
}

// Folded, the panel leaves its place to the designer.
function fold(text) {
  const made = element('button', '', text);
  made.type = 'button';
  made.title = 'Fold or unfold the problems';
  made.setAttribute('aria-expanded', String(!panel.classList.contains('shell-folded')));
  made.addEventListener('click', () => made.setAttribute('aria-expanded', String(!panel.classList.toggle('shell-folded'))));
  return made;
}

function itemOf(kind, problem) {
  const isWarning = problem.severity === 'Warning';
  const item = element('li', isWarning ? 'shell-warning' : 'shell-error');
  item.append(element('p', 'shell-problem-title', `${isWarning ? 'Warning: ' : ''}${problem.title}`));
  const sentence = element('p', '');
  if (problem.activityId) {
    sentence.append(element('strong', '', names.get(problem.activityId) ?? problem.activityId), ': ');
  }

  sentence.append(problem.message);
  item.append(sentence);
  if (problem.code === 'newer-draft') {
    item.append(button('Load the workflow again', () => reload()));
  }

  item.append(
    button('Dismiss', () => {
      if (kind === 'draft') {
        dismissed.add(keyOf(problem));
        render();
      } else {
        put(kind, screens.get(current).get(kind).filter((other) => other !== problem));
      }
    }),
  );
  return item;
}

function button(text, action) {
  const made = element('button', 'shell-plain', text);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
