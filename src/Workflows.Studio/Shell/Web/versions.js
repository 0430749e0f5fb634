// Remembers which state of a definition the editor has loaded, and says so when it is saved, published or rolled back: what would overwrite or publish
// somebody's newer draft is refused.

import { isChoices, watch } from './requests.js';

const tags = new Map();
const changing = new Map();
let opened;

/** Says which definition is open in the editor. */
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

    const id = seenBy(call);
    if (id) {
      // Two changes at once would both name the state before them, and the second would be refused for nothing.
      const former = changing.get(id);
      changing.set(id, new Promise((resolve) => (call.isDone = resolve)));
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

// The definition of a call that must name the state that the person has seen. In the list a workflow is published and rolled back without being seen.
function seenBy(call) {
  if (isSave(call)) {
    return definitionOf(call);
  }

  const id = /^\/workflow-definitions\/([^/]+)\/(?:publish$|revert\/)/.exec(call.path)?.[1];
  return call.method === 'POST' && id !== undefined && decodeURIComponent(id) === opened ? opened : undefined;
}
