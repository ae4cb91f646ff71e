// The door of the scripted model: a Responses API on loopback that the real Codex program talks to as it would to OpenAI.
// What is said behind it is up to scripted-model.ts.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomPart } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import { readModelRequest } from './model-request.ts';
import { ScriptedModel, type ScriptedModelDeps } from './scripted-model.ts';

export type PracticeServer = {
  /** Base URL of the API. */
  readonly url: string;
  /** What a caller must send as bearer token. */
  readonly key: string;
  /** Lets every `wait` for this name go on, those that come later too. */
  signal(name: string): void;
  /** Cuts all connections, as a network does that goes away for a moment. */
  dropConnections(): void;
  /** Ends it, and every answer that is being given. */
  close(): Promise<void>;
};

export type PracticeServerDeps = ScriptedModelDeps & {
  readonly log: Logger;
  /** Sees the body of each request. */
  readonly onRequest?: ((body: string) => void) | undefined;
};

const MAX_BODY_BYTES = 64 << 20;

/** Starts the server on a free port of 127.0.0.1. */
export const startPracticeServer = async (deps: PracticeServerDeps): Promise<PracticeServer> => {
  const key = randomPart();
  const model = new ScriptedModel(deps);
  const server = createServer((request, response) => {
    serve(request, response, model, key, server.address() as AddressInfo, deps.onRequest).catch(error => {
      deps.log.warn('the scripted model could not answer', { error });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    key,
    signal: name => model.signal(name),
    dropConnections: () => server.closeAllConnections(),
    close: async () => {
      model.close();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};

const serve = async (
  request: IncomingMessage,
  response: ServerResponse,
  model: ScriptedModel,
  key: string,
  { port }: AddressInfo,
  onRequest: PracticeServerDeps['onRequest'],
): Promise<void> => {
  const refuse = (status: number, message: string) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message } }));
  };
  // R48: loopback is not trusted. A browser sends an Origin, a rebound name another Host, another program no key.
  if (request.headers.origin !== undefined || request.headers.host !== `127.0.0.1:${port}`)
    return refuse(403, 'This address is for one program only.');
  if (!sameSecret(request.headers.authorization ?? '', `Bearer ${key}`))
    return refuse(401, 'The key is missing or wrong.');
  if (request.method !== 'POST' || request.url !== '/v1/responses') return refuse(404, 'There is nothing here.');
  const body = await readBody(request);
  if (body === undefined) return refuse(413, 'The request is too large.');
  onRequest?.(body);
  await model.answer(readModelRequest(JSON.parse(body), body.length), response);
};

/** Hashed first, because comparing in constant time needs equal lengths. */
const sameSecret = (given: string, wanted: string): boolean => {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
};

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
