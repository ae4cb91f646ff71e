// What is known about the turn that runs: its plan, its usage, its diff, and whether the model can be reached. Pure
// state with its own small rules; thread-feed.ts fills it and reports it when the turn ends.
import type { Cancel, Clock } from '../../std/clock.ts';
import type { Problem } from '../../std/errors.ts';
import type { TurnStatus, Usage } from '../../wire/protocol/events.ts';
import type { TurnId } from '../../wire/protocol/ids.ts';
import type { PlanStep } from '../../wire/protocol/items.ts';
import { clipDiff } from './clip.ts';
import type { Lane, OpenItem } from './item-ledger.ts';
import type { ThreadTokenUsage, TurnPlanStep } from './protocol.gen.ts';

export type TurnEnd = {
  readonly status: TurnStatus;
  readonly durationMs: number | null;
  readonly problem?: Problem | undefined;
};

export class RunningTurn {
  readonly lane: Lane;
  /** The item that shows the plan, once there is one. */
  plan: OpenItem | undefined;
  /** Why we gave the turn up; it then counts instead of what Codex says. */
  verdict: Pick<TurnEnd, 'status' | 'problem'> | undefined;
  /** We are ending it: what Codex no longer waits for from now on, nobody has answered. */
  stopping = false;
  /** How Codex says it ended; set while its commands are being seen to. */
  end: TurnEnd | undefined;
  #usage: Usage | undefined;
  #diff = '';
  #cancelDeadline: Cancel | undefined;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  get id(): TurnId {
    return this.lane.turnId;
  }

  get usage(): Usage | undefined {
    return this.#usage;
  }

  /** Git-style diff of the turn's patches; empty when there are none. */
  get diff(): string {
    return this.#diff;
  }

  setDiff(diff: string): void {
    this.#diff = clipDiff(diff);
  }

  /**
   * Codex reports each model call with the thread's total; a turn used what its own calls used.
   * @param own false for a call of a sub-agent, whose context is not the conversation's
   */
  addUsage({ last, modelContextWindow }: ThreadTokenUsage, own: boolean): void {
    const before = this.#usage;
    this.#usage = {
      inputTokens: (before?.inputTokens ?? 0) + last.inputTokens,
      cachedTokens: (before?.cachedTokens ?? 0) + last.cachedInputTokens,
      outputTokens: (before?.outputTokens ?? 0) + last.outputTokens,
      reasoningTokens: (before?.reasoningTokens ?? 0) + last.reasoningOutputTokens,
      contextTokens: own ? last.totalTokens : (before?.contextTokens ?? 0),
      contextWindow: own ? modelContextWindow : (before?.contextWindow ?? null),
    };
  }

  /**
   * The model cannot be reached. Codex would try for ever; `giveUp` runs unless reachable() is called within `ms`.
   * @returns whether this is news, that is the first failure since the model was last heard
   */
  unreachable(clock: Pick<Clock, 'after'>, ms: number, giveUp: () => void): boolean {
    if (this.#cancelDeadline) return false;
    this.#cancelDeadline = clock.after(ms, giveUp);
    return true;
  }

  /** The model was heard, or the turn is over. */
  reachable(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
  }
}

export const toPlanSteps = (plan: readonly TurnPlanStep[]): PlanStep[] =>
  plan.map(({ step, status }) => ({
    text: step,
    status: status === 'inProgress' ? 'running' : status === 'completed' ? 'done' : 'pending',
  }));
