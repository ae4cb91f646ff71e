// A real runner on a real hub, with an agent that does what the test says; enrolled as the machine called "laptop".
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestHub } from '../hub/test-hub.ts';
import { systemClock } from '../std/clock.ts';
import { createLogger, type LogRecord } from '../std/log.ts';
import { enrol, readEnrolment } from './enrolment.ts';
import type { LinkState } from './hub-link.ts';
import { openIdentity } from './identity.ts';
import { type Runner, startRunner } from './main.ts';
import { createTestAgent, type TestAgent, type TestMemory } from './test-agent.ts';

export type Running = {
  readonly runner: Runner;
  readonly agent: TestAgent;
  /** Every state of the link so far, newest last. */
  readonly links: readonly LinkState[];
  /** What it logged, redacted as any log is. */
  readonly logs: readonly LogRecord[];
  /** Once is enough; at the end of the test it is done in any case. */
  close(): Promise<void>;
};

/** Enrols as a machine of the hub's owner. @param memory what the agent remembers of an earlier start */
export const runOn = async (hub: TestHub, home: string, memory?: TestMemory): Promise<Running> => {
  const folder = join(home, 'runner');
  const { publicKey } = await openIdentity(folder);
  await enrol(folder, hub, { name: 'laptop', publicKey });
  return runEnrolled(home, memory);
};

/** Starts with what this home is enrolled with already, as `hawser start` does. */
export const runEnrolled = async (home: string, memory?: TestMemory): Promise<Running> => {
  const agent = createTestAgent(memory);
  const links: LinkState[] = [];
  const logs: LogRecord[] = [];
  const folder = join(home, 'runner');
  const enrolment = await readEnrolment(folder);
  if (!enrolment) throw new Error(`${home} is enrolled nowhere`);
  const runner = await startRunner({
    ...{ home, folder, identity: await openIdentity(folder), enrolment, agents: [agent], version: '0' },
    ...{ clock: systemClock, log: createLogger(record => logs.push(record), systemClock.now), random: () => 0 },
    onLink: state => links.push(state),
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= runner.close();
    return closing;
  };
  onTestFinished(close);
  return { runner, agent, links, logs, close };
};
