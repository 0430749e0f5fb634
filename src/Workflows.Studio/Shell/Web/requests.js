// Every request of the studio to the API passes here, so that no refusal is lost. This module must run before the studio's runtime does, which
// keeps the `fetch` that it finds.

import { account, isInDoubt, noteAccount, otherAccountSentence, signIn } from './sign-in.js';

const endpoint = new URL(document.getElementById('screen').dataset.endpoint);
const api = `${location.origin}${endpoint.pathname}`;
const send = globalThis.fetch.bind(globalThis);
const watchers = [];
/** Names the account that opened the page. A server that has another one's session refuses the request with 401, and names that account by this header. */
const accountHeader = 'X-Studio-Account';
/** The answers about an input's choices, for a moment: the studio asks the same many times while it builds the form of one activity. */
const choices = new Map();
const choicesLast = 1000;

/**
 * Adds a watcher: `before(call)` may set headers and wait; `wantsBody(call)` asks for the answer's JSON; `after(call, answer)` sees each answer.
 * A call has `method`, `path` (within the API), `query`, `headers` and `body` (the JSON that was sent). An answer has `ok`, `status`, `headers` and
 * `body`; status 0 means that the server could not be reached.
 */
export function watch(watcher) {
  watchers.push(watcher);
}

/** Asks the API itself, as the studio's elements do. */
export function ask(method, path, body) {
  const init = { method, headers: { Accept: 'application/json' } };
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }

  return globalThis.fetch(api + path, init);
}

globalThis.fetch = (input, init) => {
  const isRequest = input instanceof Request;
  const url = new URL(isRequest ? input.url : input, document.baseURI);
  return !isRequest && url.href.startsWith(`${api}/`) ? pass(url, init ?? {}) : send(input, init);
};

async function pass(url, init) {
  const call = {
    method: (init.method ?? 'GET').toUpperCase(),
    path: url.pathname.slice(endpoint.pathname.length),
    query: url.searchParams,
    headers: new Headers(init.headers),
    body: undefined,
  };
  // The request may have to be repeated, when the memory of the runtime that holds its bytes has other things in it.
  const bytes = ArrayBuffer.isView(init.body) ? new Uint8Array(init.body.buffer, init.body.byteOffset, init.body.byteLength).slice() : init.body;
  call.body = parsed(bytes, call.headers);
  // A watcher that counts the calls under way must be told the end of each, also when another watcher fails before the request is sent.
  try {
    for (const watcher of watchers) {
      await watcher.before?.(call);
    }

    call.headers.set(accountHeader, encodeURIComponent(account));
    const response = await (isChoices(call) ? chosen : answered)(url, { ...init, headers: call.headers, body: bytes }, call);
    const wanted = response.status >= 400 || watchers.some((watcher) => watcher.wantsBody?.(call));
    tell(call, { ok: response.ok, status: response.status, headers: response.headers, body: wanted ? await json(response) : undefined });
    return response;
  } catch (error) {
    const isGivenUp = init.signal?.aborted || error?.name === 'AbortError';
    tell(call, { ok: false, status: 0, isGivenUp, headers: new Headers(), body: undefined });
    throw error;
  }
}

/** Whether a call asks for the choices of an activity's input. */
export function isChoices(call) {
  return call.method === 'POST' && /^\/descriptors\/activities\/[^/]+\/options\//.test(call.path);
}

// The request that several callers share is not stopped when one of them gives up. The answer also depends on the workflow that is open.
async function chosen(url, { signal, ...init }, call) {
  const key = JSON.stringify([url.href, call.headers.get('X-Studio-Definition'), call.body]);
  if (!choices.has(key)) {
    const shared = answered(url, init, call);
    const forget = () => {
      if (choices.get(key) === shared) {
        choices.delete(key);
      }
    };
    choices.set(key, shared);
    setTimeout(forget, choicesLast);
    shared.then((response) => response.ok || forget(), forget);
  }

  return (await unlessAborted(choices.get(key), signal)).clone();
}

function unlessAborted(shared, signal) {
  if (!signal) {
    return shared;
  }

  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) {
      abort();
      return;
    }

    signal.addEventListener('abort', abort, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

// A session that has ended is begun again in place, and the request repeated: so nothing that was typed is lost. A write waits while another account
// may be signed in: sent then, it would be that account's act.
async function answered(url, init, call) {
  if (call.path.startsWith('/identity/')) {
    return send(url, init);
  }

  for (;;) {
    if (isWrite(call) && isInDoubt() && !(await signIn())) {
      return refused();
    }

    const response = await send(url, init);
    if (response.status !== 401) {
      return response;
    }

    noteAccount(response.headers.get(accountHeader));
    if (!(await signIn())) {
      return otherAccountSentence() === undefined ? response : refused();
    }
  }
}

function isWrite(call) {
  return call.method !== 'GET' && !isChoices(call);
}

// The answer to a request that is not sent, or not repeated, because the page's account has not signed in.
function refused() {
  const body = JSON.stringify({ statusCode: 401, message: otherAccountSentence() });
  return new Response(body, { status: 401, headers: { 'Content-Type': 'application/json' } });
}

function tell(call, answer) {
  for (const watcher of watchers) {
    try {
      watcher.after?.(call, answer);
    } catch (error) {
      console.error(error);
    }
  }
}

async function json(response) {
  if (!/[/+]json\b/.test(response.headers.get('Content-Type') ?? '')) {
    return undefined;
  }

  try {
    return await response.clone().json();
  } catch {
    return undefined;
  }
}

function parsed(bytes, headers) {
  if (!bytes || !/[/+]json\b/.test(headers.get('Content-Type') ?? '')) {
    return undefined;
  }

  try {
    return JSON.parse(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
