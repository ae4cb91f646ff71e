// The scripted model's door: who may come in, and what a broken or impatient caller gets.
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../std/clock.ts';
import { silentLogger } from '../../std/log.ts';
import { type Step, scriptPrompt } from './script.ts';
import { type PracticeServer, startPracticeServer } from './server.ts';

let server: PracticeServer;
beforeAll(async () => {
  server = await startPracticeServer({ clock: systemClock, log: silentLogger, rate: 'flat' });
});
afterAll(() => server.close());

const bodyOf = (steps: readonly Step[]): string =>
  JSON.stringify({
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: scriptPrompt(steps) }] }],
    client_metadata: { turn_id: Math.random().toString(36) },
  });

const post = (steps: readonly Step[], headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> =>
  fetch(`${server.url}/responses`, {
    method: 'POST',
    body: bodyOf(steps),
    headers: { authorization: `Bearer ${server.key}`, ...headers },
    ...(signal && { signal }),
  });

const hello: readonly Step[] = [{ do: 'say', text: 'Hello.' }];

/** The types and payloads of the events of an answer. */
const eventsOf = async (response: Response): Promise<Record<string, unknown>[]> =>
  (await response.text())
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => JSON.parse(line.slice('data: '.length)));

test('an answer is a stream of numbered events that begins, is said and is complete', async () => {
  const response = await post([...hello, { do: 'run', command: 'ls' }]);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = await eventsOf(response);
  expect(events.map(event => event.sequence_number)).toEqual(events.map((_, i) => i));
  expect(events[0]).toMatchObject({ type: 'response.created' });
  expect(events.at(-1)).toMatchObject({ type: 'response.completed', response: { usage: { output_tokens: 2 } } });
  expect(events.filter(event => event.type === 'response.output_item.done')).toMatchObject([
    { item: { type: 'message', phase: 'commentary', content: [{ text: 'Hello.' }] } },
    { item: { type: 'function_call', name: 'exec_command' } },
  ]);
});

test.each([
  ['without the key', { authorization: '' }, 401],
  ['with another key', { authorization: 'Bearer 0000' }, 401],
  ['from a page in a browser', { origin: 'http://127.0.0.1:3000' }, 403],
])('R48: a caller %s is refused', async (_name, headers, status) => {
  expect((await post(hello, headers)).status).toBe(status);
});

test('R48: a name that was made to point here is refused', async () => {
  const { port } = new URL(server.url);
  const status = await new Promise(resolve => {
    const call = request({ host: '127.0.0.1', port, path: '/v1/responses', method: 'POST' }, response =>
      resolve(response.statusCode),
    );
    call.setHeader('host', 'rebound.example');
    call.setHeader('authorization', `Bearer ${server.key}`);
    call.end('{}');
  });
  expect(status).toBe(403);
});

test('nothing else is there', async () => {
  const headers = { authorization: `Bearer ${server.key}` };
  expect((await fetch(`${server.url}/models`, { headers })).status).toBe(404);
  expect((await fetch(`${server.url}/responses`, { headers })).status).toBe(404);
});

test('R52: a body that is no request fails that request only', async () => {
  const headers = { authorization: `Bearer ${server.key}` };
  for (const body of ['', '{', '[]', '{"input":7}'])
    expect((await fetch(`${server.url}/responses`, { method: 'POST', headers, body })).status).toBe(500);
  expect((await post(hello)).status).toBe(200);
});

test('a script fails as it is told to', async () => {
  expect((await post([{ do: 'fail', status: 429, code: 'rate', message: 'slower' }])).status).toBe(429);
  const failed = await eventsOf(await post([...hello, { do: 'fail', code: 'server_error', message: 'no' }]));
  expect(failed.at(-1)).toMatchObject({
    type: 'response.failed',
    response: { error: { code: 'server_error', message: 'no' } },
  });
  const cut = await post([...hello, { do: 'drop' }]);
  await expect(cut.text()).rejects.toThrow();
});

test('a caller that leaves is not waited for', async () => {
  const leaving = new AbortController();
  const response = await post([...hello, { do: 'hang' }], {}, leaving.signal);
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  await expect(reader?.read()).rejects.toThrow();
  // What hangs would keep the server from closing, which the end of this file does.
});

test('words come at the pace that was asked for, and a signal lets them go on', async () => {
  const answer = post([
    { do: 'wait', signal: 'go' },
    { do: 'stream', count: 5, rate: 100 },
  ]);
  server.signal('go');
  const deltas = (await eventsOf(await answer)).filter(event => event.type === 'response.output_text.delta');
  expect(deltas.map(event => event.delta).join('')).toBe('w0 w1 w2 w3 w4 ');
});
