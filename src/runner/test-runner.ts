// A real runner in a home of its own, enrolled with a hub that the test plays, with an agent that does what the test
// says.
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Agent } from '../agents/driver.ts';
import { type Clock, systemClock } from '../std/clock.ts';
import { newId } from '../std/ids.ts';
import { createLogger, type LogRecord } from '../std/log.ts';
import type { RunnerEventBody } from '../wire/protocol/events.ts';
import type { ThreadId } from '../wire/protocol/ids.ts';
import { changeConfig, type RunnerConfig } from './config.ts';
import { openIdentity } from './identity.ts';
import { startRunner } from './main.ts';
import { createTestAgent, type TestAgent, type TestMemory } from './test-agent.ts';
import { type FakeHub, startFakeHub } from './test-hub.ts';

export type Bench = {
  readonly hub: FakeHub;
  readonly home: string;
  /** The one folder that is open to agents. */
  readonly folder: string;
  readonly logs: LogRecord[];
  agent(): TestAgent;
  /** Changes config.toml as the owner would. */
  change(changes: Partial<RunnerConfig>): Promise<void>;
  /** Stops the runner and starts another on the same files. */
  restart(): Promise<void>;
  /** The events a thread was told, of one type. */
  told<Type extends RunnerEventBody['type']>(
    threadId: ThreadId,
    type: Type,
  ): Extract<RunnerEventBody, { type: Type }>[];
  /** Waits until everything sent is acknowledged. */
  applied(no: number): Promise<void>;
  /** A thread whose session is open. */
  session(): Promise<ThreadId>;
};

export const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

/**
 * @param real an agent to use instead of one that does what the test says
 * @param clock the runner's
 */
export const startBench = async (
  changes: Partial<RunnerConfig> = {},
  real?: Agent,
  clock: Clock = systemClock,
): Promise<Bench> => {
  const hub = await startFakeHub();
  const home = await realpath(await mkdtemp(join(tmpdir(), 'hawser-bench-')));
  onTestFinished(() => rm(home, { recursive: true }));
  const folder = join(home, 'project');
  await mkdir(folder);
  const change = async (wanted: Partial<RunnerConfig>) => {
    await changeConfig(home, config => ({ ...config, ...wanted }));
  };
  await change({ allowed_folders: [folder], ...changes });
  const logs: LogRecord[] = [];
  const memory: TestMemory = { turns: [], nextTurn: 1 };
  let agent = createTestAgent(memory);

  const start = async () => {
    agent = createTestAgent(memory);
    return startRunner({
      home,
      folder: join(home, 'runner'),
      identity: await openIdentity(join(home, 'runner')),
      enrolment: { hubUrl: hub.url.href, hubId: 'hub', runnerId: hub.runnerId, owner: hub.owner.memberId },
      agents: [real ?? agent],
      version: '0',
      clock,
      log: createLogger(record => logs.push(record), systemClock.now),
      random: () => 0,
      onLink: () => undefined,
    });
  };
  let runner = await start();
  onTestFinished(() => runner.close());
  await hub.joined();

  const applied = (no: number) =>
    eventually(() => {
      if (hub.acked() < no) throw new Error(`acknowledged ${hub.acked()} of ${no}`);
    });
  const told: Bench['told'] = (threadId, type) =>
    hub.events.flatMap(each => (each.threadId === threadId && each.event.type === type ? [each.event as never] : []));
  return {
    hub,
    home,
    folder,
    logs,
    agent: () => agent,
    change,
    restart: async () => {
      await runner.close();
      hub.cut();
      runner = await start();
      await hub.joined();
    },
    told,
    applied,
    session: async () => {
      const threadId = newId('thr') as ThreadId;
      hub.command(threadId, [{ type: 'start_session', agent: 'practice', folder, settings: {} }]);
      await eventually(() => {
        if (told(threadId, 'session.started').length === 0) throw new Error('not started');
      });
      return threadId;
    },
  };
};
