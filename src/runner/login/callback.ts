// Where the browser comes back to after a person let this machine in (RFC 8252, section 7.3): a listener on loopback for
// one answer. It answers to nobody but the browser it waits for: one path, one Host, one state (R37), and then it is gone.

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HawserError } from '../../std/errors.ts';

export type Callback = {
  readonly redirectUri: string;
  /** The address the browser came back with. Rejects when it takes too long or is closed. */
  readonly answer: Promise<URL>;
  close(): void;
};

/** @param state what the answer has to carry; anything else is not the answer */
export const listenForAnswer = async (state: string, signal: AbortSignal): Promise<Callback> => {
  const { promise: answer, resolve, reject } = Promise.withResolvers<URL>();
  answer.catch(() => undefined); // whoever waits sees it; nobody may be waiting yet
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const url = answerIn(request, origin, state);
    response.setHeader('connection', 'close').setHeader('cache-control', 'no-store');
    response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    response.setHeader('content-type', 'text/html; charset=utf-8').setHeader('referrer-policy', 'no-referrer');
    if (!url) return void response.writeHead(404).end();
    // No code on the page, and nothing to click: the terminal says how it went on.
    response.end('<!doctype html><title>Hawser</title><p>Go back to the terminal. This page can be closed.</p>');
    resolve(url);
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await new Promise<void>((listening, failed) => server.once('listening', listening).once('error', failed));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
    reject(new HawserError({ code: 'login_cancelled', message: 'Logging in was given up.' }));
  };
  signal.addEventListener('abort', close, { once: true });
  return { redirectUri: `${origin}/callback`, answer, close };
};

const answerIn = (request: IncomingMessage, origin: string, state: string): URL | undefined => {
  const url = URL.parse(request.url ?? '', origin);
  // A name that was made to resolve to this machine (DNS rebinding) shows in the Host header.
  if (request.method !== 'GET' || `http://${request.headers.host}` !== origin || !url) return undefined;
  if (url.origin !== origin || url.pathname !== '/callback') return undefined;
  const said = Buffer.from(url.searchParams.get('state') ?? '');
  const wanted = Buffer.from(state);
  return said.length === wanted.length && timingSafeEqual(said, wanted) ? url : undefined;
};
