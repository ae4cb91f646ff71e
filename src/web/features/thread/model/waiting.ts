// Where a message that the agent does not have yet is shown: in the flow of the thread when it is about to start, in
// the dock above the composer when it has to wait. Pure.
import type { MessageId } from '../../../../wire/protocol/ids.ts';
import { isWorking, type ThreadHead, type WaitingMessage } from '../../../../wire/thread/head.ts';
import type { UnsentMessage } from '../../../data/thread.ts';

export type Waiting = {
  /** Waiting messages shown in the flow: at most one, which the agent takes next. */
  readonly flowing: ReadonlySet<MessageId>;
  /** Cards of the queue, in their order. */
  readonly queued: readonly WaitingMessage[];
  /** Written here and not in the log yet: on its way in the flow, or kept in the dock. */
  readonly sending: readonly UnsentMessage[];
  readonly kept: readonly UnsentMessage[];
};

export type Reach = {
  /** Whether the hub can be reached. */
  readonly hub: boolean;
  /** Whether the machine of the thread's session is connected to the hub. */
  readonly machine: boolean;
};

export const splitWaiting = (head: ThreadHead | null, unsent: readonly UnsentMessage[], reach: Reach): Waiting => {
  const waiting = (head?.waiting ?? []).filter(({ state }) => state === 'sent' || state === 'on_laptop');
  const { session } = head ?? {};
  const blocked = session?.state === 'blocked' || session?.held !== undefined;
  const idle = !(head && isWorking(head)) && !blocked && (!session || (reach.machine && reach.hub));
  const [next, ...rest] = waiting;
  const flows = idle && next !== undefined && next.asked !== 'cancel';
  const [first, ...more] = unsent;
  // The hub already has it; its event arrives with the next frame.
  const firstFlows = idle && reach.hub && waiting.length === 0 && first !== undefined && !first.problem;
  return {
    flowing: new Set(flows ? [next.message.id] : []),
    queued: flows ? rest : waiting,
    sending: firstFlows ? [first] : [],
    kept: firstFlows ? more : unsent,
  };
};
