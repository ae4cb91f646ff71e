// WebSockets through a preview, of any subprotocol: the handshake is made anew towards the app, and when both sides have
// agreed, bytes are passed untouched (R21, R25).
import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { toProblem } from '../../std/errors.ts';
import type { Visit } from './access.ts';
import { isFramed } from './cookies.ts';
import { pairs, type RawHeaders, requestHeaders, responseHeaders } from './headers.ts';
import { pageFor } from './pages.ts';
import { passOn } from './pass-on.ts';
import { jarFor, mayUseCookies, type ProxyDeps } from './proxy.ts';

export const proxyWebSocket = (
  request: IncomingMessage,
  raw: Duplex,
  head: Buffer,
  visit: Visit,
  deps: ProxyDeps,
): void => {
  const map = deps.mapping(visit.preview);
  const { frameAncestors } = deps;
  const jar = jarFor(request, isFramed(request.headers.cookie), deps.base);
  const headers = requestHeaders(request.rawHeaders, map, undefined, mayUseCookies(visit, deps.base));
  headers.push('Connection', 'Upgrade', 'Upgrade', 'websocket');
  let answered = false;
  const own = (rawHeaders: RawHeaders) => responseHeaders(rawHeaders, map, { frameAncestors, jar });

  const sent = deps.upstream.send(
    visit.preview,
    { method: 'GET', path: request.url ?? '', headers },
    {
      hints: () => undefined,
      // The app says no, in its own words.
      head: ({ status, message, rawHeaders }) => {
        answered = true;
        raw.write(headOf(status, message, [...own(rawHeaders), 'Connection', 'close']));
      },
      data: passOn(raw, () => sent),
      end: (_, last) => void raw.end(last),
      failed: error => {
        if (answered) return void raw.destroy(); // cut in the middle, and passed on as that (F17)
        const { status } = pageFor(toProblem(error));
        refuse(raw, status === 503 ? '503 Service Unavailable' : '502 Bad Gateway');
      },
      switched: ({ rawHeaders }, app, early) => {
        const upgrade = [...pairs(rawHeaders)].find(([name]) => name.toLowerCase() === 'upgrade')?.[1];
        if (upgrade?.toLowerCase() !== 'websocket') {
          app.destroy();
          return refuse(raw, '502 Bad Gateway');
        }
        raw.write(
          headOf(101, 'Switching Protocols', ['Connection', 'Upgrade', 'Upgrade', 'websocket', ...own(rawHeaders)]),
        );
        if (early.length > 0) raw.write(early);
        if (head.length > 0) app.write(head);
        // Each direction's end is passed on; a break of one is a break of both. Two pipelines listen eleven times for the
        // end of a socket, always, and Node takes eleven for a leak.
        for (const socket of [raw, app]) socket.setMaxListeners(20);
        pipeline(raw, app, () => undefined);
        pipeline(app, raw, () => undefined);
      },
    },
  );
  raw.once('close', sent.cut);
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
