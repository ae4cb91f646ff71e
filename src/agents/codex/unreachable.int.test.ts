// A model that cannot be reached at all. Codex tries for ever; the driver does not.
import { afterAll, expect, test } from 'vitest';
import { startTestAgent } from '../practice/testing.ts';

// Port 1 is reserved and nothing listens there, so connecting is refused.
const host = startTestAgent({
  config: ['model_providers.practice.base_url="http://127.0.0.1:1/v1"'],
  unreachableMs: 1_500,
});
afterAll(() => host.close());

test('a turn that cannot reach its model says so once and is given up after the deadline', async () => {
  const conversation = await host.open();
  const turnId = await conversation.say('hello');
  const turn = await conversation.ended(turnId);
  expect(turn).toMatchObject({ status: 'failed', problem: { code: 'model_unreachable' } });
  expect(conversation.of('notice').map(notice => notice.code)).toEqual(['agent_reconnecting']);
  const again = await conversation.say('hello');
  await conversation.inner.interrupt(again);
  expect((await conversation.ended(again)).status).toBe('interrupted');
});
