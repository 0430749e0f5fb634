// Closes the form of an activity while the studio builds it: after an activity was chosen, and while the studio asks for the lists that depend on
// it. With each answer it builds the form anew from the values that it read before it asked: what a person typed meanwhile would vanish.

import { isChoices, watch } from './requests.js';

/** Milliseconds between two looks at whether the studio still works. */
const look = 100;
/** Looks in a row, without a late one, after which the form is drawn: the runtime of the studio and this script share one thread. */
const looksWithoutWork = 3;
let underWay = 0;
let looking;

watch({
  before(call) {
    if (isChoices(call)) {
      underWay++;
      close();
    }
  },

  after(call) {
    if (isChoices(call)) {
      underWay--;
      close();
    }
  },
});

for (const kind of ['pointerup', 'drop']) {
  document.addEventListener(
    kind,
    (event) => {
      if (event.target instanceof Element && event.target.closest(kind === 'drop' ? '.x6-graph' : '.x6-node')) {
        close();
      }
    },
    { capture: true, passive: true },
  );
}

function close() {
  mark(true);
  clearTimeout(looking);
  lookAgain(0);
}

function lookAgain(looks) {
  const due = performance.now() + look;
  looking = setTimeout(() => {
    const isIdle = underWay === 0 && performance.now() - due < look / 2;
    if (isIdle && looks + 1 === looksWithoutWork) {
      mark(false);
    } else {
      lookAgain(isIdle ? looks + 1 : 0);
    }
  }, look);
}

function mark(isClosed) {
  for (const form of document.querySelectorAll('elsa-workflow-definition-editor [id^="pane-"]')) {
    form.inert = isClosed;
  }
}
