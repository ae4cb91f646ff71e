// Whether the agents' processes still answer: each is asked something small once per heartbeat, also while no turn runs.
// What is found goes to the hub with the machine's capabilities, so that a dot on a page means more than a process.
import type { Agent } from '../agents/driver.ts';
import type { Clock } from '../std/clock.ts';
import { pace } from '../wire/protocol/limits.ts';

export type AgentPulse = {
  /** Since when the agent's process has not answered, in milliseconds since the epoch; undefined while it does. */
  silentSince(agent: Agent): number | undefined;
  close(): void;
};

/** A machine under load is slow to answer; one that takes this long at something so small hangs. */
export const ANSWER_MS = 10_000;

/** @param deps.onChange called whenever an agent has fallen silent or answers again */
export const watchPulse = (deps: {
  readonly agents: readonly Agent[];
  readonly clock: Clock;
  readonly onChange: () => void;
}): AgentPulse => {
  const { agents, clock, onChange } = deps;
  const silent = new Map<Agent, number>();
  const asked = new Set<Agent>();

  const ask = async (agent: Agent): Promise<void> => {
    if (asked.has(agent)) return;
    const [pid, at] = [agent.process()?.pid, clock.now()];
    asked.add(agent);
    const alive = pid === undefined || (await agent.answers(ANSWER_MS));
    asked.delete(agent);
    // One that was replaced meanwhile has left the question with its predecessor.
    if (alive === !silent.has(agent) || (!alive && agent.process()?.pid !== pid)) return;
    if (alive) silent.delete(agent);
    else silent.set(agent, at);
    onChange();
  };

  const stop = clock.every(pace.heartbeatMs, () => {
    for (const agent of agents) void ask(agent);
  });
  return { silentSince: agent => silent.get(agent), close: stop };
};
