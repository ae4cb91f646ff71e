// One HTTP request through a preview: parsed by Node on this side, written anew towards the app (so that nothing
// ambiguous gets there, R20), and the answer passed on as it comes: early hints, streams, trailers, and truncation as
// truncation.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem } from '../../std/errors.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import type { Visit } from './access.ts';
import { frameMark, isFramed } from './cookies.ts';
import { withSiblingCors } from './cors.ts';
import { type Mapping, requestHeaders, responseHeaders } from './headers.ts';
import type { PreviewBase } from './hosts.ts';
import { insertTag } from './insert-tag.ts';
import { observeTag } from './observe-script.ts';
import { askReadable, asksForPage, entersFrame, isPage, withTagHeaders } from './observed.ts';
import { pageFor, sendPage } from './pages.ts';
import type { Upstream } from './upstream.ts';

export type ProxyDeps = {
  readonly upstream: Upstream;
  readonly base: PreviewBase;
  readonly mapping: (preview: PreviewRow) => Mapping;
  /** Origins of the hub's own pages. */
  readonly frameAncestors: string;
};

/** Safe to send again when a kept connection turned out to be closed: it changes nothing and has no body. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const proxy = (request: IncomingMessage, response: ServerResponse, visit: Visit, deps: ProxyDeps): void => {
  const map = deps.mapping(visit.preview);
  const { frameAncestors } = deps;
  const marked = isFramed(request.headers.cookie);
  const framed = marked || entersFrame(request);
  const forPane = asksForPage(request);
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  const own = requestHeaders(request.rawHeaders, map, request.socket.remoteAddress);
  const headers = forPane ? askReadable(own) : own;
  if (request.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');

  const send = (fresh: boolean): void => {
    const out = deps.upstream.request(
      visit.preview,
      { method: request.method, path: request.url, headers: headers as never },
      fresh,
    );
    const giveUp = () => out.destroy();
    response.once('close', giveUp);
    out.on('information', info => {
      // 100 was sent by our own server; 103 lets the browser fetch ahead.
      if (info.statusCode === 103) response.writeEarlyHints(linksOf(info.headers.link));
    });
    out.on('response', answer => {
      const told = forPane && isPage(answer);
      const passed = responseHeaders(answer.rawHeaders, map, { frameAncestors, framed });
      // Who came in without a key of frames (by a link for anyone) is known to be in one from now on.
      if (framed && !marked) passed.push('Set-Cookie', frameMark());
      const own = told ? withTagHeaders(passed) : passed;
      const all = visit.sibling ? withSiblingCors(own, visit.sibling, deps.base) : own;
      response.sendDate = false; // the app's own is passed on
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', all as never);
      // An event stream may have nothing to say for minutes after its headers; a small answer goes out in one piece.
      setImmediate(() => response.flushHeaders());
      const body = told ? answer.pipe(insertTag(observeTag(frameAncestors))) : answer;
      body.pipe(response, { end: false });
      body.on('end', () => {
        if (answer.rawTrailers.length > 0) response.addTrailers(toPairs(answer.rawTrailers) as never);
        response.end();
      });
      // Cut in the middle: the browser must not take it for the whole (F17).
      answer.on('close', () => {
        if (!answer.complete) response.destroy();
      });
      answer.on('error', () => response.destroy());
    });
    out.on('error', error => {
      response.off('close', giveUp);
      if (response.headersSent || response.destroyed) return void response.destroy();
      if (!fresh && out.reusedSocket && !hasBody && REPEATABLE.has(request.method ?? '')) return send(true);
      request.resume();
      sendPage(response, pageFor(toProblem(error)), { accept: request.headers.accept, frameAncestors });
    });
    if (!hasBody) return void out.end();
    request.pipe(out, { end: false });
    request.on('end', () => {
      if (request.rawTrailers.length > 0) out.addTrailers(toPairs(request.rawTrailers) as never);
      out.end();
    });
    request.on('aborted', giveUp);
  };
  send(false);
};

const toPairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));

const linksOf = (link: string | string[] | undefined) => ({
  link: Array.isArray(link) ? link.join(', ') : (link ?? ''),
});
