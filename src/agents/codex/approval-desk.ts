// The questions of Codex, and ours about its calls, that wait for a person: opened as approvals, answered once, and closed when Codex says so or
// when their turn is over. It replies to Codex through the peer it is given; map-approval.ts knows the words.

import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Decision } from '../../wire/protocol/approvals.ts';
import { type ApprovalId, approvalId, type ItemId } from '../../wire/protocol/ids.ts';
import type { AgentEvent } from '../driver.ts';
import type { Lane } from './item-ledger.ts';
import type { RequestId } from './json-rpc.ts';
import type { MappedAsk } from './map-approval.ts';

/** An approval that waits, and Codex's turn that waits for it. */
export type Waiting = {
  readonly id: ApprovalId;
  readonly requestId: RequestId;
  readonly lane: Lane;
  readonly options: MappedAsk['options'];
  /** Takes the reply to a question of ours; Codex gets the others. */
  readonly take?: ((reply: unknown) => void) | undefined;
  answered: boolean;
};

export type DeskOptions = {
  emit(event: AgentEvent): void;
  now(): number;
};

export class ApprovalDesk {
  readonly #options: DeskOptions;
  readonly #waiting = new Map<ApprovalId, Waiting>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Codex asks. It repeats a question under the same id when a thread is resumed in the same process. */
  open(requestId: RequestId, lane: Lane, ask: MappedAsk, item: ItemId | undefined, take?: Waiting['take']): void {
    if (this.#byRequest(requestId)) return;
    const id = approvalId.parse(newId('apr'));
    this.#waiting.set(id, { id, requestId, lane, options: ask.options, take, answered: false });
    this.#options.emit({
      type: 'approval_opened',
      approval: {
        id,
        turnId: lane.turnId,
        ...(item !== undefined && { itemId: item }),
        content: ask.content,
        choices: ask.options.map(option => option.choice),
        openedAt: this.#options.now(),
      },
    });
  }

  /**
   * Takes a decision: from now on the approval is answered, and the caller sends the reply.
   * @throws HawserError `approval_stale` when it no longer waits, `unknown_choice`
   */
  take(decision: Decision): { readonly waiting: Waiting; readonly option: MappedAsk['options'][number] } {
    const waiting = this.#waiting.get(decision.approvalId);
    if (!waiting || waiting.answered)
      throw new HawserError({
        code: 'approval_stale',
        message: 'The agent no longer waits for this approval.',
        hint: 'Its turn is over, or someone else has answered.',
      });
    const option = waiting.options.find(({ choice }) => choice.id === decision.choice);
    if (!option)
      throw new HawserError({
        code: 'unknown_choice',
        message: `The agent does not offer the choice "${decision.choice}" for this approval.`,
      });
    waiting.answered = true;
    return { waiting, option };
  }

  /** Codex waits no longer: it has an answer from us or from elsewhere, or its turn is being stopped. */
  resolved(requestId: RequestId, stopping: boolean): void {
    const waiting = this.#byRequest(requestId);
    if (waiting) this.#close(waiting, waiting.answered ? 'applied' : stopping ? 'stale' : 'elsewhere');
  }

  /** One of Codex's turns is over: what was answered has been applied, the rest is nobody's question any more. */
  closeLane(wireTurnId: string): void {
    for (const waiting of [...this.#waiting.values()])
      if (waiting.lane.wireTurnId === wireTurnId) this.#close(waiting, waiting.answered ? 'applied' : 'stale');
  }

  /** Codex is gone; whether it still took an answer that was on its way, nobody knows. */
  closeAll(): void {
    for (const waiting of [...this.#waiting.values()]) this.#close(waiting, 'stale');
  }

  #byRequest(requestId: RequestId): Waiting | undefined {
    return [...this.#waiting.values()].find(waiting => waiting.requestId === requestId);
  }

  #close(waiting: Waiting, outcome: 'applied' | 'elsewhere' | 'stale'): void {
    this.#waiting.delete(waiting.id);
    this.#options.emit({ type: 'approval_closed', approvalId: waiting.id, outcome });
  }
}
