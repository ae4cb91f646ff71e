// The waiting messages in the order one has just put them in, from the moment one asks until the hub's own order has
// come. Where it cannot be asked, or the agent has taken the message meanwhile, they stand as the hub has them.
import { useState } from 'react';
import { z } from 'zod';
import type { MessageId } from '../../../wire/protocol/ids.ts';
import type { WaitingMessage } from '../../../wire/thread/head.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { folded } from './folded.ts';
import { type Move, moved } from './places.ts';

const answer = z.object({ seq: z.number() });

type Order = {
  readonly ordered: readonly WaitingMessage[];
  /** @param to index among the other cards */
  readonly move: (id: MessageId, to: number) => void;
};

export const useOrder = (waiting: readonly WaitingMessage[]): Order => {
  const { thread } = useThreadScope();
  const [wish, setWish] = useState<Move<MessageId>>();
  const ids = waiting.map(({ message }) => message.id);
  const order = wish ? moved(ids, wish) : ids;
  const ask = async (next: Move<MessageId>) => {
    setWish(next);
    try {
      const { seq } = answer.parse(await thread.ask('move_message', { messageId: next.id, before: next.before }));
      await folded(thread, seq);
    } catch {
      // Taken meanwhile, or out of reach: what one sees says so.
    }
    setWish(now => (now === next ? undefined : now));
  };
  return {
    ordered: order.flatMap(id => waiting.find(({ message }) => message.id === id) ?? []),
    move: (id, to) => void ask({ id, before: order.filter(each => each !== id)[to] ?? null }),
  };
};
