// Answers that hold for longer than once, with the real Codex: the runner keeps them, and Codex writes nothing of them
// into the files it reads in every session.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { type Step, scriptPrompt } from '../agents/practice/script.ts';
import { startTestAgent } from '../agents/practice/testing.ts';
import { aMessage } from '../wire/thread/log.fixture.ts';
import { eventually, startBench } from './test-runner.ts';

const host = startTestAgent();
afterAll(() => host.close());

test('R34: an answer that lasts is a rule of this machine, and leaves Codex’s own files as they were', async () => {
  const bench = await startBench({}, host.agent);
  const threadId = await bench.session();
  const config = readFileSync(`${host.home}/config.toml`, 'utf8');
  const play = (step: Step, seq: number) =>
    bench.hub.command(threadId, [
      {
        type: 'queue_message',
        message: aMessage(scriptPrompt([step, { do: 'say', text: 'Done.' }])),
        seq,
        authorName: 'Ada',
      },
    ]);
  const touch = (name: string): Step => ({ do: 'run', command: `touch ${name}`, why: 'May I?', login: false });
  const turns = (count: number) => eventually(() => expect(bench.told(threadId, 'turn.completed')).toHaveLength(count));

  play(touch('one.txt'), 1);
  await eventually(() => expect(bench.told(threadId, 'approval.opened')).toHaveLength(1));
  const approval = bench.told(threadId, 'approval.opened')[0]?.approval;
  const choice = approval?.choices.find(({ reach }) => reach === 'session');
  if (!approval || !choice) throw new Error(`no lasting choice in ${JSON.stringify(approval)}`);
  const decision = { approvalId: approval.id, hash: approval.hash, choice: choice.id };
  bench.hub.command(threadId, [{ type: 'resolve_approval', decision }]);
  await turns(1);
  play(touch('one.txt'), 2);
  await turns(2);
  expect(bench.told(threadId, 'approval.opened')).toHaveLength(1);
  expect(bench.told(threadId, 'notice')).toMatchObject([{ code: 'allowed_by_rule' }]);
  play(touch('two.txt'), 3);
  await eventually(() => expect(bench.told(threadId, 'approval.opened')).toHaveLength(2));

  expect(readFileSync(`${host.home}/config.toml`, 'utf8')).toBe(config);
  expect(existsSync(`${host.home}/rules/default.rules`)).toBe(false);
}, 30_000);
