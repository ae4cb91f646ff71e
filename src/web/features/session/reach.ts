// How far a thread's agent can be reached from this page: hub, machine and agent each have to have answered lately.
// Pure; use-reach.ts asks it with what the page knows.
import type { AgentStatus } from '../../../wire/protocol/runner-topic.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import type { ConnectionState } from '../../data/connection.ts';

export type Reach = {
  /** `unknown`: the hub does not answer, so that nobody can tell; `offline`: the machine; `silent`: the agent's process. */
  readonly state: 'usable' | 'unknown' | 'offline' | 'silent';
  /** Milliseconds since the epoch. */
  readonly since: number;
};

/** @param agent of the session; left out where only the machine is meant */
export const reachOf = (connection: ConnectionState, runner: RunnerView, agent?: AgentStatus['kind']): Reach => {
  if (connection.state !== 'online') return { state: 'unknown', since: connection.since };
  if (!runner.online) return { state: 'offline', since: runner.since };
  const silentSince = runner.capabilities?.agents.find(({ kind }) => kind === agent)?.silentSince;
  if (silentSince !== undefined) return { state: 'silent', since: silentSince };
  return { state: 'usable', since: runner.since };
};
