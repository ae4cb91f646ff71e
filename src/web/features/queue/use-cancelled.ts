// Cancelled messages that can still be had back, each with the place where it stood. Cancelling is done at once; undoing
// posts the message again and moves it to where it was.
import { useState } from 'react';
import { z } from 'zod';
import { HawserError } from '../../../std/errors.ts';
import { newId } from '../../../std/ids.ts';
import type { MessageId, Nonce } from '../../../wire/protocol/ids.ts';
import type { WaitingMessage } from '../../../wire/thread/head.ts';
import type { Thread } from '../../data/thread.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { folded } from './folded.ts';
import { placeAmong } from './places.ts';

/** What its card was like. */
export type CancelledCard = { readonly focused: boolean /** In pixels. */; readonly height: number };

export type Cancelled = {
  readonly id: MessageId;
  readonly entry: WaitingMessage;
  /** The messages that stood after it, the next one first. */
  readonly followers: readonly MessageId[];
  readonly card: CancelledCard;
};

export const useCancelled = () => {
  const { thread } = useThreadScope();
  const [cancelled, setCancelled] = useState<readonly Cancelled[]>([]);
  const drop = (id: MessageId) => setCancelled(all => all.filter(each => each.id !== id));
  return {
    cancelled,
    drop,
    cancel: (entry: WaitingMessage, card: CancelledCard) => {
      const { id } = entry.message;
      const waiting = idsOf(thread);
      const followers = waiting.slice(waiting.indexOf(id) + 1);
      setCancelled(all => [...all, { id, entry, followers, card }]);
      // What the agent took meanwhile leaves the queue by itself, and cannot be had back.
      thread.ask('cancel_message', { messageId: id }).catch(() => drop(id));
    },
    undo: (left: Cancelled) => {
      drop(left.id);
      // Without a connection it is kept, and sent as the last one.
      postAgain(thread, left).catch(error => {
        if (error instanceof HawserError && error.code === 'offline') thread.post(toPost(left));
      });
    },
  };
};

const toPost = ({ entry: { message } }: Cancelled) => {
  const { text, attachments, replyTo, mentions } = message;
  return { text, attachments, mode: 'queue' as const, replyTo, mentions };
};

const postAgain = async (thread: Thread, left: Cancelled): Promise<void> => {
  const { attachments, ...post } = toPost(left);
  const files = attachments.map(({ id }) => id);
  const reply = await thread.ask('post_message', { ...post, attachments: files, nonce: newId('non') as Nonce });
  const { seq } = z.object({ seq: z.number() }).parse(reply);
  await folded(thread, seq);
  const again = thread.view.get().head?.waiting.find(entry => entry.seq === seq)?.message.id;
  const before = placeAmong(left.followers, idsOf(thread));
  // The agent may have taken it meanwhile: then its place no longer matters.
  if (again && before) await thread.ask('move_message', { messageId: again, before }).catch(() => undefined);
};

const idsOf = (thread: Thread): MessageId[] => (thread.view.get().head?.waiting ?? []).map(({ message }) => message.id);
