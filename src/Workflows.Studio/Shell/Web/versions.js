// Remembers which state of a definition the editor has loaded, and says so with each save: a save over somebody's newer draft is refused.

import { isChoices, watch } from './requests.js';

const tags = new Map();
const saving = new Map();
let opened;

/** Says which definition is open, for questions about its activities' options. */
export function open(definitionId) {
  opened = definitionId;
}

/** Whether a call saves a definition. */
export function isSave(call) {
  return call.method === 'POST' && call.path === '/workflow-definitions';
}

/** Whether a draft was saved. A refused publication says so by the draft's new ETag: what was sent is kept all the same. */
export function isSaved(answer) {
  return answer.ok || (answer.status === 400 && answer.headers.has('ETag'));
}

/** The definition that a save is about; undefined when it is a new one. */
export function definitionOf(call) {
  return call.body?.model?.definitionId ?? undefined;
}

watch({
  async before(call) {
    if (opened && isChoices(call)) {
      call.headers.set('X-Studio-Definition', opened);
    }

    const id = isSave(call) ? definitionOf(call) : undefined;
    if (id) {
      // Two saves at once would both name the state before them, and the second would be refused for nothing.
      const former = saving.get(id);
      saving.set(id, new Promise((resolve) => (call.isDone = resolve)));
      await former;
      if (tags.has(id)) {
        call.headers.set('If-Match', tags.get(id));
      }
    }
  },

  wantsBody(call) {
    return isSave(call) || /^\/workflow-definitions\/(by-definition-id|by-id)\//.test(call.path) || isChange(call);
  },

  after(call, answer) {
    const tag = answer.headers.get('ETag');
    const definition = answer.body?.workflowDefinition ?? answer.body;
    if (answer.ok && tag && definition?.definitionId && definition.isLatest !== false) {
      tags.set(definition.definitionId, tag);
    } else if (isSave(call) && isSaved(answer) && tag && definitionOf(call)) {
      tags.set(definitionOf(call), tag);
    }

    call.isDone?.();
  },
});

function isChange(call) {
  return call.method === 'POST' && /^\/workflow-definitions\/[^/]+\/(publish|retract|revert)/.test(call.path);
}
