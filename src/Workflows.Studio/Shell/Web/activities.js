// Draws our activities as the package draws Elsa's own: an activity with many ports is as high as they need (the package takes the height of its name
// alone, so their names would lie on each other), and the toolbox says which activity an entry is, by which shell.css gives it its icon.

import { watch } from './requests.js';

const portHeight = 18;
/** So many ports fit beside an activity's name without more height. */
const portsBesideName = 3;
/** What the server told of each activity, by type. */
const descriptors = new Map();
const typesByName = new Map();

watch({
  wantsBody: isDescriptors,

  after(call, answer) {
    if (!isDescriptors(call) || !Array.isArray(answer.body?.items)) {
      return;
    }

    for (const descriptor of answer.body.items) {
      descriptors.set(descriptor.typeName, descriptor);
      typesByName.set(descriptor.displayName, descriptor.typeName);
    }

    drawWithin(document.body);
  },
});

/** Draws the activities that the studio shows from now on. */
export function begin() {
  // What is drawn here is drawn before the browser paints, and before the package measures how large an activity is.
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'attributes') {
        drawActivity(change.target);
      }

      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          drawWithin(node);
        }
      }
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['activity-json'] });
}

function isDescriptors(call) {
  return call.method === 'GET' && call.path === '/descriptors/activities';
}

function drawWithin(element) {
  each(element, '[activity-json]', drawActivity);
  each(element, '[draggable=true]', drawEntry);
}

function each(element, selector, draw) {
  if (element.matches(selector)) {
    draw(element);
  }

  element.querySelectorAll(selector).forEach(draw);
}

function drawActivity(element) {
  const activity = JSON.parse(element.getAttribute('activity-json'));
  const ports = portsOf(activity);
  element.dataset.activity = activity.type;
  element.style.setProperty('--shell-height', ports > portsBesideName ? `${ports * portHeight}px` : null);
}

function drawEntry(entry) {
  const type = typesByName.get(entry.textContent.trim());
  if (type) {
    entry.dataset.activity = type;
  }
}

// The ports that an activity has by its type, and those that its own input lists.
function portsOf(activity) {
  const descriptor = descriptors.get(activity.type);
  const outcomes = (descriptor?.ports ?? []).filter((port) => port.type === 'Flow').length;
  const input = descriptor?.inputs?.find((i) => i.uiHint === 'dynamic-outcomes');
  if (!input) {
    return outcomes;
  }

  const fixed = input.uiSpecifications?.DynamicOutcomesOptions?.fixedOutcomes ?? [];
  return fixed.length + listed(activity[camel(input.name)]?.expression?.value).length;
}

function listed(value) {
  try {
    const list = typeof value === 'string' ? JSON.parse(value) : value;
    return Array.isArray(list) ? list : [];
  } catch {
    // A script says which ports there are: only the server knows them.
    return [];
  }
}

function camel(text) {
  return text[0].toLowerCase() + text.slice(1);
}
