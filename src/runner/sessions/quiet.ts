// What a turn that says nothing is waiting for, and whether that has gone on for too long: pure, from what the session
// knows and what turn-watch.ts measured. A question to people is no silence, however long nobody answers it.
import type { AgentEvent } from '../../agents/driver.ts';
import type { Quiet, WaitsFor } from '../../wire/protocol/events.ts';
import type { Policy } from '../policy/policy.ts';
import type { SessionEvent } from './inputs.ts';
import type { SessionState } from './state.ts';

export type Silence = {
  /** For how long nothing was heard, in milliseconds. */
  readonly ms: number;
  /** The agent has said that it cannot reach its model, and nothing since. */
  readonly offline: boolean;
  /** The agent's process answers a plain question. */
  readonly answers: boolean;
};

export type Finding = Omit<Quiet, 'since'> & { readonly giveUp: boolean };

/** Shorter silences are ordinary: a model thinks, a command compiles. */
export const QUIET_MS = 60_000;

/** @returns undefined while there is nothing to say */
export const assess = (
  state: SessionState,
  silence: Silence,
  { overdue_minutes: minutes, stop }: Policy['silence'],
): Finding | undefined => {
  if (!state.turn || waitsForPerson(state) || silence.ms < QUIET_MS) return undefined;
  const waitsFor = guess(state, silence);
  const tooLong = minutes > 0 && silence.ms >= minutes * 60_000;
  // Nothing comes from a process that hangs, so people may be asked at once; killing it unasked still takes its time.
  return { waitsFor, overdue: tooLong || waitsFor === 'agent', giveUp: stop && tooLong && !isWork(waitsFor) };
};

const guess = (state: SessionState, { answers, offline }: Silence): WaitsFor => {
  if (!answers) return 'agent';
  const running = state.openItems.map(({ item }) => item).filter(item => item.status === 'running');
  if (running.some(item => item.kind === 'command' && item.background !== true)) return 'command';
  if (running.some(item => item.kind === 'tool_call')) return 'tool';
  return offline ? 'network' : 'model';
};

const isWork = (waitsFor: WaitsFor): boolean => waitsFor === 'command' || waitsFor === 'tool';

/** Whether the running turn waits for somebody's answer. */
export const waitsForPerson = ({ turn, approvals }: SessionState): boolean =>
  approvals.some(({ approval, decided }) => approval.turnId === turn?.id && !decided);

/** Whether an event shows that the turn goes on; that the agent tries again to reach its model does not. */
export const isProgress = ({ type }: AgentEvent | SessionEvent): boolean => /^(?:turn|item|approval)_/.test(type);
