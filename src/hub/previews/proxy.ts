// One HTTP request through a preview: parsed by Node on this side, written anew towards the app (so that nothing
// ambiguous gets there, R20), and the answer passed on as it comes: early hints, streams, trailers, and truncation as
// truncation.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { toProblem } from '../../std/errors.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import type { Visit } from './access.ts';
import type { Sent } from './app-connection.ts';
import { frameMark, isFramed, type Jar } from './cookies.ts';
import { withSiblingCors } from './cors.ts';
import { type Mapping, pairs, type RawHeaders, requestHeaders, responseHeaders } from './headers.ts';
import { areSites, type PreviewBase } from './hosts.ts';
import { insertTag } from './insert-tag.ts';
import { observeTag } from './observe-script.ts';
import { askReadable, asksForPage, entersFrame, isPage, withTagHeaders } from './observed.ts';
import { pageFor, sendPage } from './pages.ts';
import { passOn } from './pass-on.ts';
import type { Upstream } from './upstream.ts';

export type ProxyDeps = {
  readonly upstream: Upstream;
  readonly base: PreviewBase;
  readonly mapping: (preview: PreviewRow) => Mapping;
  /** Origins of the hub's own pages. */
  readonly frameAncestors: string;
};

export const proxy = (request: IncomingMessage, response: ServerResponse, visit: Visit, deps: ProxyDeps): void => {
  const map = deps.mapping(visit.preview);
  const { frameAncestors } = deps;
  const { accept, cookie } = request.headers;
  const marked = isFramed(cookie);
  const framed = marked || entersFrame(request);
  const jar = jarFor(request, framed, deps.base);
  const forPane = asksForPage(request);
  const chunked = request.headers['transfer-encoding'] !== undefined;
  const hasBody = chunked || request.headers['content-length'] !== undefined;
  const own = requestHeaders(request.rawHeaders, map, request.socket.remoteAddress, mayUseCookies(visit, deps.base));
  const headers = forPane ? askReadable(own) : own;
  headers.push('Connection', 'keep-alive');
  if (chunked) headers.push('Transfer-Encoding', 'chunked');
  /** Where the body goes: to the browser, or through what puts the tag in. */
  let body: ServerResponse | Transform = response;
  let pass = passOn(response, () => sent);

  const sent: Sent = deps.upstream.send(
    visit.preview,
    { method: request.method ?? '', path: request.url ?? '', headers, body: hasBody ? request : undefined },
    {
      // Lets the browser fetch ahead.
      hints: rawHeaders => response.writeEarlyHints({ link: linksIn(rawHeaders) }),
      head: ({ status, message, rawHeaders }, more) => {
        const passed = responseHeaders(rawHeaders, map, { frameAncestors, jar });
        // Who came in without a key of frames (by a link for anyone) is known to be in one from now on.
        if (framed && !marked) passed.push('Set-Cookie', frameMark());
        const told = forPane && isPage({ statusCode: status, headers: valuesIn(rawHeaders) });
        const own = told ? withTagHeaders(passed) : passed;
        const all = visit.sibling ? withSiblingCors(own, visit.sibling, deps.base) : own;
        response.sendDate = false; // the app's own is passed on
        response.writeHead(status, message, all as never);
        // An event stream may have nothing to say for minutes after its headers; a small answer goes out in one piece.
        if (!more) response.flushHeaders();
        if (!told) return;
        const tagger = insertTag(observeTag(frameAncestors));
        tagger.pipe(response, { end: false });
        body = tagger;
        pass = passOn(tagger, () => sent);
      },
      data: chunk => pass(chunk),
      end: (rawTrailers, last) => {
        const end = (rest?: Buffer) => {
          if (rawTrailers.length > 0) response.addTrailers([...pairs(rawTrailers)] as never);
          response.end(rest);
        };
        if (body === response) return end(last);
        body.once('end', () => end());
        body.end(last);
      },
      failed: error => {
        // Cut in the middle: the browser must not take it for the whole (F17).
        if (response.headersSent || response.destroyed) return void response.destroy();
        request.resume();
        sendPage(response, pageFor(toProblem(error)), { accept, frameAncestors });
      },
    },
  );
  response.once('close', sent.cut);
};

/** Programs get what the app wrote. */
export const jarFor = ({ headers }: IncomingMessage, framed: boolean, base: PreviewBase): Jar => {
  if (framed) return 'frame';
  return areSites(base) && headers['sec-fetch-site'] !== undefined ? 'sites' : 'own';
};

/** Where our own words let browsers send an app's cookies along from anywhere, other sites must not use them (R15). */
export const mayUseCookies = ({ foreign }: Visit, base: PreviewBase): boolean => !(foreign && areSites(base));

const linksIn = (rawHeaders: RawHeaders): string[] =>
  [...pairs(rawHeaders)].flatMap(([name, value]) => (name.toLowerCase() === 'link' ? [value] : []));

/** The first value of each header, by its name in lower case. */
const valuesIn = (rawHeaders: RawHeaders): Record<string, string> =>
  Object.fromEntries([...pairs(rawHeaders)].reverse().map(([name, value]) => [name.toLowerCase(), value]));
