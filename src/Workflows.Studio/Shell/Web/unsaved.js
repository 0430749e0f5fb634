// Warns before a change is lost: while a save is under way, after one failed, and shortly after the last touch, because the studio saves half a
// second after a change.

import { watch } from './requests.js';
import { definitionOf, isSave, isSaved } from './versions.js';

const untilSaved = 700;
const failed = new Set();
let underWay = 0;
/** How often a screen was left or loaded anew. What was asked on an earlier screen and fails later is no loss of the one that is shown. */
let left = 0;
let touched = -Infinity;

/** Forgets what was not saved, because the screen is left. */
export function forget() {
  failed.clear();
  left++;
  touched = -Infinity;
}

/** Whether the editor may be left. Waits for a save that is under way, and asks the person when one has failed. */
export async function mayLeave() {
  const wait = touched + untilSaved - performance.now();
  if (wait > 0) {
    await new Promise((resolve) => setTimeout(resolve, wait));
  }

  while (underWay > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  if (failed.size > 0 && !globalThis.confirm('Your last change is not saved. Leave all the same? The change is lost then.')) {
    return false;
  }

  forget();
  return true;
}

watch({
  before(call) {
    if (isSave(call)) {
      underWay++;
      call.screen = left;
      touched = -Infinity;
    }
  },

  after(call, answer) {
    if (!isSave(call)) {
      return;
    }

    underWay--;
    // A new definition has no id yet.
    const id = definitionOf(call) ?? '';
    if (isSaved(answer)) {
      failed.delete(id);
    } else if (call.screen === left) {
      failed.add(id);
    }
  },
});

for (const kind of ['keydown', 'pointerup', 'paste', 'drop']) {
  document.addEventListener(
    kind,
    (event) => {
      if (event.target instanceof Element && event.target.closest('elsa-workflow-definition-editor, .mud-dialog, .mud-popover')) {
        touched = performance.now();
      }
    },
    { capture: true, passive: true },
  );
}

addEventListener('beforeunload', (event) => {
  const isInEditor = document.querySelector('elsa-workflow-definition-editor') !== null;
  if (isInEditor && (underWay > 0 || failed.size > 0 || performance.now() - touched < untilSaved)) {
    event.preventDefault();
  }
});
