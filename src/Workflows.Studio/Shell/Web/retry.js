// Above the viewer of an instance that has failed: the button that runs the failed step again. The studio has none.

import { report } from './problems.js';
import { ask, watch } from './requests.js';

let shown;

/** The bar above the viewer. It is hidden while the instance has not failed. */
export function bar(instanceId, reloadScreen) {
  const made = document.createElement('div');
  made.className = 'shell-bar';
  made.hidden = true;
  made.innerHTML = '<p>A step of this instance has failed.</p><button type="button">Retry the failed step</button>';
  const button = made.querySelector('button');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const response = await ask('POST', '/alterations/workflows/retry', { workflowInstanceIds: [instanceId] });
      if (response.ok) {
        const refused = ((await response.json()).results ?? []).filter((result) => result.isSuccessful === false);
        if (refused.length === 0) {
          made.hidden = true;
          reloadScreen();
        } else {
          report('retry', 'Retrying was refused', refused.flatMap(sentencesOf));
        }
      }
    } catch {
      // The panel of problems says that the server could not be reached.
    } finally {
      button.disabled = false;
    }
  });
  shown = { instanceId, bar: made };
  ask('GET', `/workflow-instances/${encodeURIComponent(instanceId)}`).catch(() => {});
  return made;
}

// The viewer asks for the instance again when it changes.
watch({
  wantsBody: isInstance,

  after(call, answer) {
    if (answer.ok && answer.body && isInstance(call)) {
      shown.bar.hidden = !hasFailed(answer.body);
    }
  },
});

function sentencesOf(result) {
  const sentences = (result.log?.logEntries ?? []).map((entry) => entry.message);
  return sentences.length > 0 ? sentences : ['The server gave no reason.'];
}

function isInstance(call) {
  return shown !== undefined && call.method === 'GET' && call.path === `/workflow-instances/${encodeURIComponent(shown.instanceId)}`;
}

function hasFailed(instance) {
  const isEnded = instance.subStatus === 'Finished' || instance.subStatus === 'Cancelled';
  return !isEnded && (instance.subStatus === 'Faulted' || instance.incidentCount > 0 || (instance.workflowState?.incidents ?? []).length > 0);
}
