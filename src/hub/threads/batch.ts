// Several pieces of work on one thread as one step: each sees what those before it will have written. Pure, so that it
// can be planned again when the transaction it was planned for did not commit.
import type { AppendedEvent, Tx } from '../store/store.ts';
import type { AddressedCommand } from './decide.ts';
import type { ThreadState } from './state.ts';

/** What one piece of work adds. */
export type Step = {
  readonly state: ThreadState;
  readonly events: readonly AppendedEvent[];
  readonly commands: readonly AddressedCommand[];
  /** Rows of others that are true when the events are, and only then. */
  readonly also?: ((tx: Tx) => Promise<void>) | undefined;
};

/** The seq of the event a nonce has made, if it has. */
export type NonceAt = (nonce: string) => number | undefined;

/** What a piece of work comes to in a given state; throws to refuse it. */
export type Plan<T> = (state: ThreadState, nonceAt: NonceAt) => { readonly step?: Step; readonly result: T };

export type Work = {
  readonly plan: (
    state: ThreadState,
    nonceAt: NonceAt,
  ) => { readonly step?: Step | undefined; readonly settle: () => void };
  readonly reject: (error: unknown) => void;
};

export type Batch = Omit<Step, 'also'> & {
  readonly also: readonly ((tx: Tx) => Promise<void>)[];
  /** Tells whoever asked; to be called once the batch is committed. */
  readonly settle: readonly (() => void)[];
};

/** @param nonces of what is committed already */
export const planBatch = (state: ThreadState, works: readonly Work[], nonces: ReadonlyMap<string, number>): Batch => {
  const events: AppendedEvent[] = [];
  const commands: AddressedCommand[] = [];
  const also: ((tx: Tx) => Promise<void>)[] = [];
  const settle: (() => void)[] = [];
  const nonceAt: NonceAt = nonce => nonces.get(nonce) ?? events.find(appended => appended.nonce === nonce)?.event.seq;
  let current = state;
  for (const { plan, reject } of works) {
    try {
      const planned = plan(current, nonceAt);
      settle.push(planned.settle);
      if (!planned.step) continue;
      current = planned.step.state;
      events.push(...planned.step.events);
      commands.push(...planned.step.commands);
      if (planned.step.also) also.push(planned.step.also);
    } catch (error) {
      settle.push(() => reject(error));
    }
  }
  return { state: current, events, commands, also, settle };
};
