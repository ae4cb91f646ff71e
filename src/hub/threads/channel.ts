// `thread:<id>` as browsers see it: joining answers with the head, one page of the log and the live text; pushes become
// asks (decide.ts) by the person at the other end. What happens then arrives as broadcasts (hub/fan-out.ts).

import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Presence } from '../../wire/channel/presence.ts';
import { type ChannelContext, channelFor } from '../../wire/channel/topic.ts';
import {
  type AttachmentId,
  type MemberId,
  type MessageId,
  threadId as threadIdSchema,
} from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import { type ThreadJoin, threadJoin, threadPushes } from '../../wire/protocol/thread-topic.ts';
import type { Level, Member } from '../../wire/protocol/workspace-topic.ts';
import { attachmentsSeenBy, type SightDeps } from '../attachments/sight.ts';
import { type Connection, notYours, viewerOf } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import type { Action } from '../policy.ts';
import { type LookersDeps, tellLookers } from '../previews/lookers-channel.ts';
import type { Runners } from '../runners/runners.ts';
import { eventsAfter, eventsBefore, eventsSince } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Ask } from './decide.ts';
import { targetOf } from './target.ts';
import { createTextReader } from './text-reader.ts';
import type { Thread } from './thread.ts';
import type { Threads } from './threads.ts';

type Joined = {
  readonly thread: Thread;
  readonly member: Member;
  /** The pane of this browser shows another preview, or none. */
  readonly looks: ReturnType<typeof tellLookers>;
};

/** What each push takes, asked anew every time (R43). A push without a line here does not compile. */
export const THREAD_NEEDS = {
  post_message: 'suggest_message',
  accept_suggestion: 'drive_session',
  decline_suggestion: 'suggest_message',
  edit_message: 'write_message',
  move_message: 'drive_session',
  steer_message: 'drive_session',
  cancel_message: 'drive_session',
  interrupt_queued_messages: 'drive_session',
  release_queue: 'drive_session',
  interrupt_turn: 'drive_session',
  resolve_approval: 'answer_approval',
  update_settings: 'drive_session',
  start_session: 'drive_session',
  rename_thread: 'rename_thread',
  archive_thread: 'archive_thread',
  restore_thread: 'archive_thread',
  read_page: 'read_thread',
  read_text: 'read_thread',
  read_live: 'read_thread',
  typing: 'suggest_message',
  look_at_preview: 'read_thread',
} as const satisfies Record<keyof typeof threadPushes, Action>;

export const threadChannel = (deps: {
  store: Store;
  threads: Threads;
  runners: Runners;
  access: Access;
  presence: Presence;
  previews: LookersDeps['previews'];
  lookers: LookersDeps['lookers'];
  broadcast: Broadcast;
}) => {
  const { store, threads, runners, access } = deps;
  const readText = createTextReader(async (id, seq) => {
    const [event] = await eventsAfter(store.db, id, seq - 1, 1);
    return event?.seq === seq ? event : undefined;
  });

  /** @returns the member with the role they have at this moment @throws HawserError `forbidden`, `unauthorized` */
  const must = (event: keyof typeof THREAD_NEEDS, { thread, member }: Joined): Member => {
    const { role } = access.must(member.id, THREAD_NEEDS[event], targetOf(thread.head()));
    return { ...member, role };
  };
  const ask =
    <Event extends Extract<Ask['event'], keyof typeof THREAD_NEEDS>>(event: Event) =>
    async (payload: Extract<Ask, { event: Event }>['payload'], _ctx: unknown, joined: Joined) =>
      joined.thread.ask({ event, payload } as Ask, must(event, joined));

  return channelFor<Connection>()({
    params: threadJoin,
    pushes: threadPushes,
    join: async (params, ctx) => {
      const { workspaceId, member } = viewerOf(ctx.assigns);
      const id = threadIdSchema.safeParse(ctx.id);
      if (!id.success) throw notYours();
      const thread = await threads.find(id.data);
      if (thread?.workspaceId !== workspaceId) throw notYours();
      access.must(member.id, 'read_thread', targetOf(thread.head()));
      const reply = await snapshot(store, thread, params, ctx);
      const may = watchLevel(access, thread, member.id, ctx);
      deps.presence.track(ctx, member.id, {});
      const looks = tellLookers(ctx, { thread, member: member.id }, deps);
      return { reply: { ...reply, ...may }, state: { thread, member, looks } };
    },
    handle: {
      post_message: async ({ attachments, ...post }, _ctx, joined) => {
        const by = must('post_message', joined);
        const { thread } = joined;
        const files = await findAttachments(deps, { workspaceId: thread.workspaceId, member: by }, attachments);
        const payload = { ...post, id: newId('msg') as MessageId, attachments: files };
        const writes = access.may(by.id, 'write_message', targetOf(thread.head()));
        return thread.ask({ event: writes ? 'post_message' : 'suggest_message', payload }, by);
      },
      accept_suggestion: ask('accept_suggestion'),
      decline_suggestion: async (payload, _ctx, joined) => {
        const { thread } = joined;
        const own = thread
          .head()
          .suggestions.some(({ message }) => message.id === payload.messageId && message.author === joined.member.id);
        // One's own may be taken back; those of others are for who drives.
        const by = must(own ? 'decline_suggestion' : 'accept_suggestion', joined);
        return thread.ask({ event: 'decline_suggestion', payload }, by);
      },
      edit_message: ask('edit_message'),
      move_message: ask('move_message'),
      steer_message: ask('steer_message'),
      cancel_message: ask('cancel_message'),
      interrupt_queued_messages: ask('interrupt_queued_messages'),
      release_queue: ask('release_queue'),
      interrupt_turn: ask('interrupt_turn'),
      resolve_approval: async (payload, _ctx, joined) => {
        const by = must('resolve_approval', joined);
        const standsFor = access.principal(by.id, targetOf(joined.thread.head()));
        return joined.thread.ask({ event: 'resolve_approval', payload }, { ...by, standsFor });
      },
      update_settings: ask('update_settings'),
      start_session: async (payload, _ctx, joined) => {
        await runners.view(payload.runnerId); // one that was forgotten, or never was, starts nothing
        const by = must('start_session', joined);
        const { channelId } = joined.thread.head();
        access.must(by.id, 'use_runner', { kind: 'runner', id: payload.runnerId, channelId });
        return joined.thread.ask({ event: 'start_session', payload }, by);
      },
      rename_thread: ask('rename_thread'),
      archive_thread: ask('archive_thread'),
      restore_thread: ask('restore_thread'),
      read_page: ({ before }, _ctx, joined) => {
        must('read_page', joined);
        return eventsBefore(store.db, joined.thread.head().id, before, PAGE);
      },
      read_text: async ({ seq, from }, _ctx, joined) => {
        must('read_text', joined);
        return { text: await readText(joined.thread.head().id, seq, from) };
      },
      read_live: ({ itemId }, _ctx, joined) => {
        must('read_live', joined);
        return { snapshot: joined.thread.live.snapshotOf(itemId) ?? null };
      },
      typing: (_payload, ctx, joined) => {
        const { id } = must('typing', joined);
        deps.broadcast(ctx.topic, 'typing', { memberId: id });
      },
      look_at_preview: ({ previewId }, _ctx, joined) => {
        must('look_at_preview', joined);
        joined.looks(previewId);
      },
    },
  });
};

/**
 * Tells the browser when it may go further here or less far, and ends the channel of whoever may not look any more.
 * @returns how far it may go at this moment
 */
const watchLevel = (
  access: Access,
  thread: Thread,
  member: MemberId,
  ctx: ChannelContext<Connection>,
): { level: Level; answers: boolean } => {
  const now = () => {
    const target = targetOf(thread.head());
    return { level: access.level(member, target), answers: access.may(member, 'answer_approval', target) };
  };
  let told = now();
  ctx.onClose(
    access.onChange(() => {
      const next = now();
      if (!access.may(member, 'read_thread', targetOf(thread.head()))) return ctx.close('not yours to see any more');
      if (next.level === told.level && next.answers === told.answers) return;
      told = next;
      ctx.push('level', next);
    }),
  );
  return told;
};

export type Broadcast = (topic: string, event: string, payload: object) => void;

const PAGE = { events: limits.pageEvents, bytes: limits.pageBytes };
const CATCH_UP = { events: limits.pageEvents, bytes: limits.catchUpBytes };

/** What a joining browser needs; with `since` only what it missed, unless that is more than a page. */
const snapshot = async (store: Store, thread: Thread, params: ThreadJoin, ctx: ChannelContext<Connection>) => {
  const { id } = thread.head();
  const since = params.since ?? 0;
  const missed = since > 0 ? await eventsSince(store.db, id, since, CATCH_UP) : undefined;
  const catchUp = missed !== undefined;
  const page = catchUp
    ? { events: missed, more: false }
    : await eventsBefore(store.db, id, Number.MAX_SAFE_INTEGER, PAGE);
  // From here on broadcasts follow; what was committed while the page was read is in it or comes again, and folding
  // an event twice changes nothing.
  ctx.startHere();
  return { head: thread.head(), live: thread.live.snapshots(), page, catchUp };
};

/** Only what its author may read themselves: posting an id must not be a way to open it. */
const findAttachments = async (
  deps: SightDeps,
  author: Parameters<typeof attachmentsSeenBy>[1],
  ids: readonly AttachmentId[],
): Promise<Attachment[]> => {
  const found = await attachmentsSeenBy(deps, author, ids);
  if (found.length === ids.length) return found;
  throw new HawserError({
    code: 'attachment_gone',
    message: 'One of the attachments is no longer there.',
    hint: 'Attach it again. Your text was not sent.',
  });
};
