// WebSockets through a preview, of any subprotocol: the handshake is made anew towards the app, and when both sides have
// agreed, bytes are passed untouched (R21, R25).
import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { toProblem } from '../../std/errors.ts';
import type { Visit } from './access.ts';
import { isFramed } from './cookies.ts';
import { pairs, requestHeaders, responseHeaders } from './headers.ts';
import { pageFor } from './pages.ts';
import type { ProxyDeps } from './proxy.ts';

export const proxyWebSocket = (
  request: IncomingMessage,
  raw: Duplex,
  head: Buffer,
  visit: Visit,
  deps: ProxyDeps,
): void => {
  const map = deps.mapping(visit.preview);
  const { frameAncestors } = deps;
  const framed = isFramed(request.headers.cookie);
  const headers = requestHeaders(request.rawHeaders, map, undefined);
  headers.push('Connection', 'Upgrade', 'Upgrade', 'websocket');
  const out = deps.upstream.request(
    visit.preview,
    { method: 'GET', path: request.url, headers: headers as never },
    true,
  );
  const giveUp = () => out.destroy();
  raw.once('close', giveUp);

  out.on('upgrade', (answer, app, appHead) => {
    raw.off('close', giveUp);
    if (answer.headers.upgrade?.toLowerCase() !== 'websocket') {
      app.destroy();
      refuse(raw, '502 Bad Gateway');
      return;
    }
    const own = responseHeaders(answer.rawHeaders, map, { frameAncestors, framed });
    raw.write(headOf(101, 'Switching Protocols', ['Connection', 'Upgrade', 'Upgrade', 'websocket', ...own]));
    if (appHead.length > 0) raw.write(appHead);
    if (head.length > 0) app.write(head);
    // Each direction's end is passed on; a break of one is a break of both. Two pipelines listen eleven times for the end
    // of a socket, always, and Node takes eleven for a leak.
    for (const socket of [raw, app]) socket.setMaxListeners(20);
    pipeline(raw, app, () => undefined);
    pipeline(app, raw, () => undefined);
  });
  // The app says no, in its own words.
  out.on('response', answer => {
    const own = responseHeaders(answer.rawHeaders, map, { frameAncestors, framed });
    raw.write(headOf(answer.statusCode ?? 502, answer.statusMessage ?? '', [...own, 'Connection', 'close']));
    pipeline(answer, raw, () => undefined);
  });
  out.on('error', error => {
    const { status } = pageFor(toProblem(error));
    refuse(raw, status === 503 ? '503 Service Unavailable' : '502 Bad Gateway');
  });
  out.end();
};

/** Names and values come out of Node's own parser, which lets no line break through (R19). */
const headOf = (status: number, message: string, headers: readonly string[]): string => {
  const lines = [...pairs(headers)].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${message}\r\n${lines.join('')}\r\n`;
};

export const refuse = (raw: Duplex, status: string): void => {
  if (raw.destroyed) return;
  raw.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
