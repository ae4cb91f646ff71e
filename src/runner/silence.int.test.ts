// Turns that go silent, with the real Codex: its model says nothing more, or its process stands still. The runner's
// clock and the agent's are the test's; the processes are real.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createPracticeAgent, type PracticeAgent } from '../agents/practice/practice-agent.ts';
import { type Step, scriptPrompt } from '../agents/practice/script.ts';
import { createFakeClock, type FakeClock } from '../std/fake-clock.ts';
import { silentLogger } from '../std/log.ts';
import { aMessage } from '../wire/thread/log.fixture.ts';
import { type Bench, eventually, startBench } from './test-runner.ts';

/** Codex's files may not lie below the temp folder. */
const cache = resolve(dirname(fileURLToPath(import.meta.url)), '../../.cache/tests');

const queue = (script: Step[], seq: number) => ({
  type: 'queue_message',
  message: aMessage(scriptPrompt(script)),
  seq,
  authorName: 'Ada',
});

type Stage = { bench: Bench; agent: PracticeAgent; clock: FakeClock; agentClock: FakeClock };

const setUp = async (silence: { overdue_minutes: number; stop: boolean }): Promise<Stage> => {
  mkdirSync(cache, { recursive: true });
  const root = mkdtempSync(join(cache, 'silence-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  const [clock, agentClock] = [createFakeClock(), createFakeClock()];
  const agent = createPracticeAgent(
    { env: process.env, home: join(root, 'home'), clientVersion: '0', mark: 'tests', rate: 'flat' },
    { clock: agentClock, log: silentLogger, random: () => 0 },
  );
  await agent.refresh();
  const bench = await startBench({ silence }, agent, clock);
  return { bench, agent, clock, agentClock };
};

/** Moves a clock on until the check holds; in small steps where a process is to keep up with it. */
const passing = (clock: FakeClock, check: () => void, stepMs = 5_000) =>
  eventually(async () => {
    await clock.advance(stepMs);
    check();
  });

/** A session whose agent said a word and then nothing more. */
const silent = async ({ bench }: Stage) => {
  const threadId = await bench.session();
  bench.hub.command(threadId, [queue([{ do: 'say', text: 'hello' }, { do: 'hang' }], 1)]);
  await eventually(() => expect(bench.told(threadId, 'item.completed')).toHaveLength(1));
  return threadId;
};

test('a model that falls silent is told of, its turn is stopped at the limit, and the next message works', async () => {
  const stage = await setUp({ overdue_minutes: 2, stop: true });
  const { bench, clock } = stage;
  const threadId = await silent(stage);
  await passing(clock, () =>
    expect(bench.told(threadId, 'turn.quiet')).toMatchObject([{ quiet: { waitsFor: 'model' } }]),
  );
  await passing(clock, () =>
    expect(bench.told(threadId, 'turn.completed')).toMatchObject([
      { status: 'interrupted', problem: { code: 'turn_silent' } },
    ]),
  );
  bench.hub.command(threadId, [queue([{ do: 'say', text: 'again' }], 2)]);
  await eventually(() => expect(bench.told(threadId, 'turn.completed')[1]).toMatchObject({ status: 'completed' }));
});

test('an agent process that stops answering between turns is told of, and that it answers again', async () => {
  const { bench, clock, agent, agentClock } = await setUp({ overdue_minutes: 10, stop: false });
  const threadId = await bench.session();
  bench.hub.command(threadId, [queue([{ do: 'say', text: 'hello' }], 1)]);
  await eventually(() => expect(bench.told(threadId, 'turn.completed')).toHaveLength(1));
  const pid = agent.process()?.pid ?? 0;
  const told = () => bench.hub.capabilities()?.agents[0];
  const onBoth = () => Promise.all([clock.advance(5_000), agentClock.advance(5_000)]);
  process.kill(pid, 'SIGSTOP');
  const stoppedAt = clock.now();
  await eventually(async () => {
    await onBoth();
    expect(told()?.silentSince).toBeGreaterThan(stoppedAt);
  });
  process.kill(pid, 'SIGCONT');
  await eventually(async () => {
    await onBoth();
    expect(told()).toMatchObject({ state: 'ready' });
    expect(told()?.silentSince).toBeUndefined();
  });
  expect(agent.process()?.pid).toBe(pid);
});

test('an agent process that hangs is killed when its turn is stopped, started again, and goes on', async () => {
  const stage = await setUp({ overdue_minutes: 10, stop: false });
  const { bench, clock, agent, agentClock } = stage;
  const threadId = await silent(stage);
  const pid = agent.process()?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  await eventually(async () => {
    await Promise.all([clock.advance(5_000), agentClock.advance(5_000)]);
    expect(bench.told(threadId, 'turn.quiet').at(-1)).toMatchObject({ quiet: { waitsFor: 'agent', overdue: true } });
  });
  const turnId = bench.told(threadId, 'turn.started')[0]?.turnId;
  bench.hub.command(threadId, [{ type: 'interrupt_turn', turnId }]);
  await passing(agentClock, () =>
    expect(bench.told(threadId, 'turn.completed')).toMatchObject([{ status: 'interrupted' }]),
  );
  const notices = () => bench.told(threadId, 'notice').map(({ code }) => code);
  await passing(agentClock, () => expect(notices()).toContain('agent_back'), 10);
  expect(agent.process()?.pid).not.toBe(pid);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  bench.hub.command(threadId, [queue([{ do: 'say', text: 'again' }], 2)]);
  await eventually(() => expect(bench.told(threadId, 'turn.completed')[1]).toMatchObject({ status: 'completed' }));
});
