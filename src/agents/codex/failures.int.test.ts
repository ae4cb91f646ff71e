// A model that fails in every way it can, against the real Codex: each turn still ends, says why, and the next one works.
import { afterAll, expect, test } from 'vitest';
import { startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

test.each([
  { status: 500, code: 'model_error' },
  { status: 429, code: 'rate_limited' },
  { status: 401, code: 'signed_out' },
  { status: 404, code: 'model_not_found' },
  { status: 400, code: 'model_error' },
])('a model that answers $status fails the turn with $code, and the next turn works', async ({ status, code }) => {
  const conversation = await host.open();
  const turn = await conversation.play([{ do: 'fail', status, message: 'not today' }]);
  expect(turn).toMatchObject({ status: 'failed', problem: { code, message: expect.stringMatching(/./) } });
  expect((await conversation.play([{ do: 'say', text: 'Better.' }])).status).toBe('completed');
  const reconnecting = conversation.of('notice').filter(notice => notice.code === 'agent_reconnecting');
  expect(reconnecting.length).toBeLessThanOrEqual(1);
});

test.each([
  { name: 'context_length_exceeded', code: 'context_full' },
  { name: 'insufficient_quota', code: 'usage_limit' },
])('a stream that fails with $name fails the turn with $code', async ({ name, code }) => {
  const conversation = await host.open();
  const turn = await conversation.play([
    { do: 'say', text: 'So' },
    { do: 'fail', code: name },
  ]);
  expect(turn).toMatchObject({ status: 'failed', problem: { code } });
});

test('a stream that is cut between two sentences says the finished one again', async () => {
  const conversation = await host.open();
  const turn = await conversation.play([
    { do: 'stream', count: 50, rate: 'flat' },
    { do: 'drop', times: 1 },
    { do: 'say', text: 'There.' },
  ]);
  expect(turn.status).toBe('completed');
  const texts = conversation.items().flatMap(item => (item.kind === 'message' ? [item.text] : []));
  expect(texts).toEqual([texts[0], texts[0], 'There.']);
});

test('text that was open when the stream was cut is kept and marked, and people are told', async () => {
  const conversation = await host.open();
  const turnId = await conversation.start([
    { do: 'stream', count: 100, rate: 200 },
    { do: 'say', text: 'End.' },
  ]);
  await conversation.until(() => conversation.of('item_delta')[20]);
  host.dropConnections();
  expect((await conversation.ended(turnId)).status).toBe('completed');
  const [cut, again] = conversation.items();
  expect(cut).toMatchObject({ kind: 'message', status: 'interrupted', text: expect.stringMatching(/^w0 w1 .*w20 /) });
  expect(again).toMatchObject({ kind: 'message', status: 'completed', text: expect.stringMatching(/ w99 $/) });
  expect(again?.id).not.toBe(cut?.id);
  expect(conversation.of('notice').map(notice => notice.code)).toEqual([
    expect.stringMatching(/^(text_restarted|agent_reconnecting)$/),
  ]);
});
