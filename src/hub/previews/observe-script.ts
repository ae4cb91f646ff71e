// The script that a page in the pane beside a thread begins with: it tells the hub's page around it where in the app one
// is, and what goes wrong there (src/web/features/previews/observed.ts reads it). It changes nothing that the app can
// see: what it stands in front of is called as before and answers as before, and a fault of its own stays its own. But a
// WebSocket to this host at another port, where there is nothing, goes to the preview: some hot reloads (webpack, Storybook)
// look for the port that the dev server has on the laptop.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** As the browser runs it: a classic script, done before the parser goes on. */
const SOURCE = String.raw`(() => {
  'use strict';
  const quietly = act => { try { return act(); } catch { return undefined; } };
  // Out of the page again: frameworks compare the whole document with their own idea of it.
  quietly(() => document.currentScript.remove());
  if (self === top) return;

  /** Stands in front of what makes things of a kind: sees each, and may change what it is made from. */
  const onMade = (name, see, change) => quietly(() => {
    const real = self[name];
    if (typeof real !== 'function') return;
    self[name] = new Proxy(real, {
      construct: (target, args, as) => {
        const made = Reflect.construct(target, (change && quietly(() => change(args))) ?? args, as);
        quietly(() => see(made));
        return made;
      },
    });
    real.prototype.constructor = self[name];
  });
  // Only the pane's own frame has the hub's page right around it.
  const tells = parent === top;
  // A frame within the app is led like its page, and says nothing.
  onMade('WebSocket', socket => tells && seeSocket(socket), ([url, ...rest]) => {
    const to = new URL(url, location.href.replace(/^http/, 'ws'));
    if (to.hostname !== location.hostname || to.port === location.port) return undefined;
    to.protocol = location.protocol.replace('http', 'ws');
    to.port = location.port;
    return [to.href, ...rest];
  });
  if (!tells) return;

  const HUB = '%HUB%', MOST_TEXT = 600, MOST_KINDS = 50, WAIT_MS = 100;
  const later = self.setTimeout.bind(self);
  const tell = message => quietly(() => parent.postMessage(message, HUB));

  let told;
  const tellPlace = type => quietly(() => {
    const path = location.pathname + location.search + location.hash;
    if (type === 'hawser.path' && path === told) return;
    told = path;
    tell({ type, path: path.slice(0, 8000) });
  });

  // Together and not one by one: a loop that fails a thousand times a second is one line with a number.
  let waiting = new Map();
  const flush = () => {
    if (waiting.size === 0) return;
    const problems = [...waiting.values()];
    waiting = new Map();
    tell({ type: 'hawser.problems', problems });
  };
  const note = (kind, text) => quietly(() => {
    const cut = String(text).replaceAll(location.origin + '/', '/').slice(0, MOST_TEXT);
    const key = kind + ' ' + cut;
    const same = waiting.get(key);
    if (same) same.times += 1;
    else if (waiting.size < MOST_KINDS) waiting.set(key, { kind, text: cut, times: 1 });
    if (waiting.size === 1 && waiting.get(key)?.times === 1) later(flush, WAIT_MS);
  });

  /** Stands in front of a function and sees its calls; to everyone else it is that function. */
  const watch = (owner, name, see) => quietly(() => {
    const real = owner[name];
    if (typeof real !== 'function') return;
    owner[name] = new Proxy(real, { apply: (target, on, args) => see(() => Reflect.apply(target, on, args), args, on) });
  });

  // Where one is.
  for (const name of ['pushState', 'replaceState']) {
    watch(History.prototype, name, call => { const answer = call(); tellPlace('hawser.path'); return answer; });
  }
  for (const name of ['popstate', 'hashchange', 'pageshow']) addEventListener(name, () => tellPlace('hawser.path'));

  // What goes wrong: what is thrown and not caught, what is logged as an error, what is asked for and not got.
  const known = new WeakSet();
  const isObject = value => (typeof value === 'object' && value !== null) || typeof value === 'function';
  const errorText = error => {
    const head = error.name + ': ' + error.message;
    const stack = typeof error.stack === 'string' ? error.stack : '';
    return stack.startsWith(head) ? stack : stack ? head + '\n' + stack : head;
  };
  const shown = value => quietly(() => {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return '[function ' + value.name + ']';
    if (!isObject(value)) return String(value);
    if (value instanceof Error) return errorText(value);
    if (value instanceof Element) return '<' + value.localName + '>';
    let left = 50;
    return JSON.stringify(value, (_key, inner) => {
      left -= 1;
      return left < 0 ? undefined : typeof inner === 'bigint' ? String(inner) : inner;
    }) ?? String(value);
  }) ?? '[object]';
  const logged = args => {
    let rest = [...args];
    if (typeof rest[0] === 'string' && rest.length > 1) {
      const values = rest.slice(1);
      const text = rest[0].replace(/%[sdifoOc]/g, mark => {
        if (values.length === 0) return mark;
        const value = values.shift();
        return mark === '%c' ? '' : shown(value);
      });
      rest = [text, ...values];
    }
    return rest.slice(0, 10).map(shown).join(' ');
  };
  watch(console, 'error', (call, args) => { note('console', quietly(() => logged(args)) ?? ''); return call(); });

  const short = url => quietly(() => {
    const whole = new URL(url, document.baseURI);
    return whole.host === location.host ? whole.pathname + whole.search : whole.href;
  }) ?? String(url);
  const asked = (method, url, outcome) =>
    note('request', String(method).slice(0, 20) + ' ' + short(url).slice(0, 400) + ' → ' + outcome);
  const loaded = url => quietly(() => {
    const status = performance.getEntriesByName(new URL(url, document.baseURI).href).at(-1)?.responseStatus;
    return status >= 400 ? status : undefined;
  });

  watch(self, 'fetch', (call, [input, init]) => {
    const answer = call();
    const what = quietly(() => {
      const isRequest = input instanceof Request;
      return {
        method: (init?.method ?? (isRequest ? input.method : 'GET')).toUpperCase(),
        url: isRequest ? input.url : String(input),
        signal: init?.signal ?? (isRequest ? input.signal : undefined),
      };
    });
    if (!what) return answer;
    // The app gets what follows in place of the first promise, so that a failure it does not handle is told once as ever.
    return answer.then(
      response => {
        if (response.status >= 400) asked(what.method, what.url, response.status);
        return response;
      },
      error => {
        quietly(() => {
          if (isObject(error)) known.add(error);
          if (!what.signal?.aborted) asked(what.method, what.url, error?.message ?? 'failed');
        });
        throw error;
      },
    );
  });
  const opened = new WeakMap();
  watch(XMLHttpRequest.prototype, 'open', (call, [method, url], on) => {
    quietly(() => opened.set(on, { method: String(method).toUpperCase(), url: String(url) }));
    return call();
  });
  watch(XMLHttpRequest.prototype, 'send', (call, _args, on) => {
    quietly(() => {
      const what = opened.get(on);
      if (!what) return;
      on.addEventListener('load', () => { if (on.status >= 400) asked(what.method, what.url, on.status); }, { once: true });
      on.addEventListener('error', () => asked(what.method, what.url, 'failed'), { once: true });
      on.addEventListener('timeout', () => asked(what.method, what.url, 'timed out'), { once: true });
    });
    return call();
  });

  // A WebSocket says how it ended: 1000 and 1001 are as agreed, 1005 is without a word, and what the app itself has closed has
  // not failed. An EventSource says so when it gives up; it has not while it tries again by itself.
  let leaving = false;
  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });
  const ended = new WeakSet();
  watch(WebSocket.prototype, 'close', (call, _args, on) => { quietly(() => ended.add(on)); return call(); });
  const seeSocket = socket => {
    let opened = false;
    socket.addEventListener('open', () => { opened = true; }, { once: true });
    socket.addEventListener('close', ({ code }) => quietly(() => {
      if (leaving || ended.has(socket) || [1000, 1001, 1005].includes(code)) return;
      asked('WebSocket', socket.url, opened ? 'closed (' + code + ')' : 'not opened');
    }), { once: true });
  };
  onMade('EventSource', source => {
    source.addEventListener('error', () => quietly(() => {
      if (source.readyState === 2) asked('EventSource', source.url, 'not opened');
    }));
  });

  addEventListener('error', event => quietly(() => {
    const { target } = event;
    if (target instanceof Element) {
      // What an element asks for: a picture, a script, a style sheet.
      const url = target.currentSrc || target.src || target.href?.baseVal || target.href;
      if (typeof url === 'string' && url !== '') asked('<' + target.localName + '>', url, loaded(url) ?? 'not loaded');
      return;
    }
    const { error, message, filename, lineno } = event;
    if (isObject(error)) {
      if (known.has(error)) return;
      known.add(error);
    }
    note('error', error instanceof Error ? errorText(error) : message + (filename ? ' (' + short(filename) + ':' + lineno + ')' : ''));
  }), true);
  addEventListener('unhandledrejection', event => quietly(() => {
    const { reason } = event;
    if (isObject(reason) && known.has(reason)) return;
    note('error', 'Unhandled rejection: ' + shown(reason));
  }));
  addEventListener('pagehide', flush);

  tellPlace('hawser.page');
  addEventListener('DOMContentLoaded', () => quietly(() => {
    const status = performance.getEntriesByType('navigation')[0]?.responseStatus;
    if (status >= 400) asked('GET', location.href, status);
  }));
})();
`;

/** @param hubOrigin the only page that is told anything: the browser delivers to that origin alone */
export const observeScript = (hubOrigin: string): string => SOURCE.replace('%HUB%', () => hubOrigin);

/** On every host under the base, also where there is no preview: nobody learns from it whether there is one (R9). */
export const OBSERVE_PATH = '/.hawser/observe.js';

/** With a mark of its version in its address, so that browsers may keep it. */
export const observeTag = (hubOrigin: string): string =>
  `<script src="${OBSERVE_PATH}?${markOf(observeScript(hubOrigin))}"></script>`;

export const sendObserveScript = (response: ServerResponse, hubOrigin: string): void => {
  const script = observeScript(hubOrigin);
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': Buffer.byteLength(script),
    'cache-control': 'private, max-age=86400',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(script);
};

const markOf = (script: string): string => createHash('sha256').update(script).digest('base64url').slice(0, 10);
