// Looks after the running turn of one session: how long it has been silent, whether the agent's process still answers,
// and what to tell the session about it. quiet.ts decides what that means; session.ts starts and ends the watch.
import type { AgentEvent } from '../../agents/driver.ts';
import type { Cancel, Clock } from '../../std/clock.ts';
import type { TurnId } from '../../wire/protocol/ids.ts';
import { ANSWER_MS } from '../agent-pulse.ts';
import type { Policy } from '../policy/policy.ts';
import type { Input } from './inputs.ts';
import { assess, isProgress, QUIET_MS, waitsForPerson } from './quiet.ts';
import type { SessionState } from './state.ts';

export type TurnWatch = {
  /** Call after every step: the watch begins and ends with the turn. */
  follow(): void;
  /** Something came from the agent. Cheap enough for every piece of text. */
  heard(event: AgentEvent): void;
  close(): void;
};

export type TurnWatchDeps = {
  readonly clock: Clock;
  readonly state: () => SessionState;
  /** Whether the agent's process answers within so many milliseconds. */
  readonly answers: (ms: number) => Promise<boolean>;
  readonly limits: () => Policy['silence'];
  readonly feed: (input: Input) => void;
};

const LOOK_MS = 5_000;

export const createTurnWatch = ({ clock, state, answers, limits, feed }: TurnWatchDeps): TurnWatch => {
  let watched: TurnId | undefined;
  let stop: Cancel | undefined;
  let silentMs = 0;
  let lookedAt = 0;
  let offline = false;
  let asking = false;

  const begin = (turnId: TurnId | undefined): void => {
    stop?.();
    watched = turnId;
    [silentMs, lookedAt, offline] = [0, clock.monotonic(), false];
    stop = turnId && clock.every(LOOK_MS, () => void look());
  };

  const look = async (): Promise<void> => {
    const now = clock.monotonic();
    // While the machine slept, or this process was stopped, nothing could be heard; that is no silence of the agent's.
    silentMs += Math.min(now - lookedAt, 2 * LOOK_MS);
    lookedAt = now;
    if (waitsForPerson(state())) silentMs = 0;
    if (silentMs < QUIET_MS || asking) return;
    const [turnId, before] = [watched, silentMs];
    asking = true;
    const alive = await answers(ANSWER_MS).finally(() => {
      asking = false;
    });
    const { turn } = state();
    if (!turn || turn.id !== turnId || silentMs < before) return; // it ended or was heard meanwhile
    const found = assess(state(), { ms: silentMs, offline, answers: alive }, limits());
    if (!found || turn.givenUp) return;
    const { giveUp, ...what } = found;
    const known = turn.quiet;
    if (!giveUp && known?.waitsFor === what.waitsFor && known.overdue === what.overdue) return;
    feed({ type: 'quiet', turnId, quiet: { ...what, since: known?.since ?? clock.now() - silentMs }, giveUp });
  };

  return {
    follow: () => {
      if (state().turn?.id !== watched) begin(state().turn?.id);
    },
    heard: event => {
      if (event.type === 'notice' && event.code === 'agent_reconnecting') offline = true;
      if (!isProgress(event)) return;
      silentMs = 0;
      offline = false;
    },
    close: () => {
      stop?.();
    },
  };
};
