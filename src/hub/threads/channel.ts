// `thread:<id>` as browsers see it: joining answers with the head, one page of the log and the live text; pushes become
// asks (decide.ts) by the person at the other end. What happens then arrives as broadcasts (hub/fan-out.ts).

import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Presence } from '../../wire/channel/presence.ts';
import { type ChannelContext, channelFor } from '../../wire/channel/topic.ts';
import { type AttachmentId, type MessageId, threadId as threadIdSchema } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import {
  type threadPushes as Pushes,
  type ThreadJoin,
  threadJoin,
  threadPushes,
} from '../../wire/protocol/thread-topic.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { type Connection, notYours, viewerOf } from '../connection.ts';
import { type Action, mustBeAllowed } from '../policy.ts';
import type { Runners } from '../runners/runners.ts';
import { attachmentsByIds } from '../store/queries/attachments.ts';
import { eventsAfter, eventsBefore } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Ask } from './decide.ts';
import type { Thread } from './thread.ts';
import type { Threads } from './threads.ts';

type Joined = { readonly thread: Thread; readonly member: Member };

/** Pushes that are asks as they stand, and what each takes. */
const ASKS = {
  edit_message: 'write_message',
  move_message: 'drive_session',
  steer_message: 'drive_session',
  cancel_message: 'drive_session',
  interrupt_queued_messages: 'drive_session',
  release_queue: 'drive_session',
  interrupt_turn: 'drive_session',
  resolve_approval: 'answer_approval',
  update_settings: 'drive_session',
  start_session: 'use_runner',
  rename_thread: 'write_message',
} as const satisfies Partial<Record<keyof typeof Pushes, Action>>;

export const threadChannel = (deps: {
  store: Store;
  threads: Threads;
  runners: Runners;
  presence: Presence;
  broadcast: Broadcast;
}) => {
  const { store, threads, runners } = deps;

  const ask =
    <Event extends keyof typeof ASKS>(event: Event) =>
    async (payload: Extract<Ask, { event: Event }>['payload'], _ctx: unknown, { thread, member }: Joined) => {
      mustBeAllowed(member.role, ASKS[event]);
      return thread.ask({ event, payload } as Ask, member);
    };

  return channelFor<Connection>()({
    params: threadJoin,
    pushes: threadPushes,
    join: async (params, ctx) => {
      const { workspaceId, member } = viewerOf(ctx.assigns);
      const id = threadIdSchema.safeParse(ctx.id);
      if (!id.success) throw notYours();
      const thread = await threads.get(id.data).catch(() => undefined);
      if (thread?.workspaceId !== workspaceId) throw notYours();
      mustBeAllowed(member.role, 'read_thread');
      const reply = await snapshot(store, thread, params, ctx);
      deps.presence.track(ctx, member.id, {});
      return { reply, state: { thread, member } };
    },
    handle: {
      post_message: async ({ attachments, ...post }, _ctx, { thread, member }) => {
        mustBeAllowed(member.role, 'write_message');
        const files = await findAttachments(store, thread, attachments);
        const id = newId('msg') as MessageId;
        return thread.ask({ event: 'post_message', payload: { ...post, id, attachments: files } }, member);
      },
      edit_message: ask('edit_message'),
      move_message: ask('move_message'),
      steer_message: ask('steer_message'),
      cancel_message: ask('cancel_message'),
      interrupt_queued_messages: ask('interrupt_queued_messages'),
      release_queue: ask('release_queue'),
      interrupt_turn: ask('interrupt_turn'),
      resolve_approval: ask('resolve_approval'),
      update_settings: ask('update_settings'),
      start_session: async (payload, ctx, joined) => {
        await runners.view(payload.runnerId); // one that was forgotten, or never was, starts nothing
        return ask('start_session')(payload, ctx, joined);
      },
      rename_thread: ask('rename_thread'),
      read_page: ({ before }, _ctx, { thread }) => eventsBefore(store.db, thread.head().id, before, limits.pageEvents),
      read_live: ({ itemId }, _ctx, { thread }) => ({ snapshot: thread.live.snapshotOf(itemId) ?? null }),
      typing: (_payload, ctx, { member }) => deps.broadcast(ctx.topic, 'typing', { memberId: member.id }),
    },
  });
};

export type Broadcast = (topic: string, event: string, payload: object) => void;

/** What a joining browser needs; with `since` only what it missed, unless that is more than a page. */
const snapshot = async (store: Store, thread: Thread, params: ThreadJoin, ctx: ChannelContext<Connection>) => {
  const { id } = thread.head();
  const since = params.since ?? 0;
  const missed = since > 0 ? await eventsAfter(store.db, id, since, limits.pageEvents + 1) : [];
  const catchUp = since > 0 && missed.length <= limits.pageEvents;
  const page = catchUp
    ? { events: missed, more: false }
    : await eventsBefore(store.db, id, Number.MAX_SAFE_INTEGER, limits.pageEvents);
  // From here on broadcasts follow; what was committed while the page was read is in it or comes again, and folding
  // an event twice changes nothing.
  ctx.startHere();
  return { head: thread.head(), live: thread.live.snapshots(), page, catchUp };
};

const findAttachments = async (store: Store, thread: Thread, ids: readonly AttachmentId[]): Promise<Attachment[]> => {
  const found = await attachmentsByIds(store.db, thread.workspaceId, ids);
  if (found.length === ids.length) return found;
  throw new HawserError({
    code: 'attachment_gone',
    message: 'One of the attachments is no longer there.',
    hint: 'Attach it again. Your text was not sent.',
  });
};
