// An agent that starts another: the real Codex runs both, and everything the second does belongs to the first's turn.
import { afterAll, expect, test } from 'vitest';
import { helperSteps } from '../practice/script.ts';
import { CAREFUL, startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

test('what a sub-agent does is shown below the item that started it', async () => {
  const conversation = await host.open();
  const turn = await conversation.play([
    ...helperSteps('rigger', [
      { do: 'say', text: 'On my way.' },
      { do: 'run', command: 'echo rigged', login: false },
      { do: 'say', text: 'The mast is up.' },
    ]),
    { do: 'say', text: 'All done.' },
  ]);
  const agent = await conversation.item('sub_agent');
  expect(agent).toMatchObject({ status: 'completed', task: 'rigger', state: 'completed', model: 'practice' });
  const below = conversation.items().filter(item => item.parent === agent.id);
  expect(below).toMatchObject([
    { kind: 'message', text: 'On my way.' },
    { kind: 'command', command: 'echo rigged', output: 'rigged\n' },
    { kind: 'message', text: 'The mast is up.' },
  ]);
  expect(conversation.of('item_started').every(event => event.turnId === turn.turnId)).toBe(true);
  expect(conversation.items().find(item => item.kind === 'message' && item.parent === undefined)).toMatchObject({
    text: 'All done.',
  });
});

test('the commands of a sub-agent say in their environment from which conversation it was started', async () => {
  const conversation = await host.open();
  await conversation.play(helperSteps('rigger', [{ do: 'run', command: 'env', login: false }]));
  const { output } = await conversation.item('command');
  expect(output).toContain(`CODEX_SESSION_ID=${conversation.inner.id}\n`);
  expect(output).not.toContain(`CODEX_THREAD_ID=${conversation.inner.id}\n`);
});

test('an approval of a sub-agent reaches the conversation and is answered there', async () => {
  const conversation = await host.open({ settings: CAREFUL });
  const turnId = await conversation.start([
    ...helperSteps('rigger', [{ do: 'run', command: 'true', why: 'May the rigger leave the sandbox?', login: false }]),
  ]);
  const approval = await conversation.approval();
  expect(approval).toMatchObject({ turnId, content: { kind: 'command', reason: 'May the rigger leave the sandbox?' } });
  await conversation.answer(approval, 'accept');
  await conversation.ended(turnId);
  expect(await conversation.item('command')).toMatchObject({ id: approval.itemId, status: 'completed' });
});

test('an interrupt stops the sub-agents and their commands too', async () => {
  const conversation = await host.open();
  const turnId = await conversation.start([
    ...helperSteps('rigger', [{ do: 'run', command: 'sleep 1000', yieldMs: 20_000, login: false }]),
  ]);
  await conversation.event('item_started', ({ item }) => item.kind === 'command');
  await conversation.inner.interrupt(turnId);
  expect((await conversation.ended(turnId)).status).toBe('interrupted');
  expect(await conversation.item('command')).toMatchObject({ status: 'interrupted' });
  expect(await conversation.item('sub_agent')).toMatchObject({ status: 'interrupted', state: 'interrupted' });
});

test('a sub-agent that outlives its turn goes on below its item, and ends it', async () => {
  const conversation = await host.open();
  const [spawn] = helperSteps('slow', [
    { do: 'wait', signal: 'turn-over' },
    { do: 'run', command: 'echo late', login: false },
  ]);
  const turn = await conversation.play([...(spawn ? [spawn] : []), { do: 'say', text: 'I do not wait.' }]);
  const { item: agent } = await conversation.event('item_started', ({ item }) => item.kind === 'sub_agent');
  expect(conversation.items().map(item => item.kind)).toEqual(['message']);
  host.agent.signal('turn-over');
  expect(await conversation.item('command')).toMatchObject({ parent: agent.id, output: 'late\n' });
  expect(await conversation.item('sub_agent')).toMatchObject({ id: agent.id, status: 'completed' });
  expect(conversation.of('item_started').every(event => event.turnId === turn.turnId)).toBe(true);
});
