// What becomes of what a person asks in a thread: events for the log and commands for the runner, or a refusal in
// words. Pure: thread.ts gives it the state and commits what it decides; whether the person may ask at all has been
// settled before (hub/policy.ts).
import type { Problem } from '../../std/errors.ts';
import type { Choice, Decision } from '../../wire/protocol/approvals.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { ThreadEventBody } from '../../wire/protocol/events.ts';
import type { ChannelId, MemberId, MessageId, Nonce, RunnerId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Attachment, Message, MessageMode } from '../../wire/protocol/messages.ts';
import { MACHINE_GONE } from '../../wire/protocol/problems.ts';
import type { AgentKind, Settings } from '../../wire/protocol/settings.ts';
import { mergeSettings } from '../../wire/protocol/settings.ts';
import type { ThreadPush } from '../../wire/protocol/thread-topic.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { MAX_SUGGESTIONS, type ThreadHead, type WaitingMessage } from '../../wire/thread/head.ts';
import type { Principal } from '../policy/access.ts';
import type { NewEvent } from './state.ts';

/** A push of the thread topic that changes the thread, with what had to be looked up for it. */
export type Ask =
  | { readonly event: 'create_thread'; readonly payload: CreateThread }
  | { readonly event: 'post_message'; readonly payload: PostMessage }
  /** What `post_message` becomes for someone who may only suggest. */
  | { readonly event: 'suggest_message'; readonly payload: PostMessage }
  | Extract<
      ThreadPush,
      {
        event:
          | 'accept_suggestion'
          | 'decline_suggestion'
          | 'edit_message'
          | 'move_message'
          | 'steer_message'
          | 'cancel_message'
          | 'interrupt_queued_messages'
          | 'release_queue'
          | 'interrupt_turn'
          | 'resolve_approval'
          | 'update_settings'
          | 'start_session'
          | 'rename_thread'
          | 'archive_thread'
          | 'restore_thread';
      }
    >;

export type CreateThread = { readonly channelId: ChannelId; readonly title: string };

export type PostMessage = {
  /** Made beforehand, so that a unit that is tried twice makes the same message. */
  readonly id: MessageId;
  readonly nonce: Nonce;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly mode: MessageMode;
  readonly replyTo?: MessageId | undefined;
  readonly mentions?: readonly MemberId[] | undefined;
};

/** Who asks; `standsFor` where they answer an approval in somebody's place. */
export type Asking = Member & { readonly standsFor?: Principal | undefined };

/** A command as decided; `asked` says who for and is added where the ask is known (see saidBy). */
export type AddressedCommand = { readonly runnerId: RunnerId; readonly body: CommandBody; readonly asked?: Asked };

export type Asked = { readonly by: Asker; readonly channelId: ChannelId };

/** The commands with who asked for them: the runner's own policy decides by it. */
export const saidBy = (commands: readonly AddressedCommand[], by: Asking, channelId: ChannelId): AddressedCommand[] => {
  const { standsFor } = by;
  const asker: Asker = { ...personOf(by), ...(standsFor && { standsFor: personOf(standsFor) }) };
  return commands.map(command => ({ ...command, asked: { by: asker, channelId } }));
};

const personOf = ({ id, name, role }: Principal) => ({ memberId: id, name, role });

export type Decided =
  | {
      readonly events: readonly NewEvent[];
      readonly commands: readonly AddressedCommand[];
    }
  | { readonly refused: Problem };

/** @param head null only for `create_thread` */
export const decide = (head: ThreadHead | null, ask: Ask, by: Asking): Decided => {
  if (ask.event === 'create_thread') {
    const { channelId, title } = ask.payload;
    return done([{ type: 'thread.created', by: by.id, channelId, title }]);
  }
  if (!head) return refuse('not_found', 'This thread does not exist.', 'Choose another thread.');
  switch (ask.event) {
    case 'post_message':
      return postMessage(head, ask.payload, by);
    case 'suggest_message':
      return suggestMessage(head, ask.payload, by);
    case 'accept_suggestion':
      return acceptSuggestion(head, ask.payload, by);
    case 'decline_suggestion':
      return declineSuggestion(head, ask.payload, by);
    case 'edit_message': {
      const { messageId, text } = ask.payload;
      const entry = waitingAt(head, messageId);
      if (!isWaiting(entry)) return tooLate('changed');
      if (entry.message.author !== by.id) {
        return refuse('not_yours', 'Only its author can change a message.', 'Cancel it and write another one.');
      }
      return tell(head, [{ type: 'message.edited', by: by.id, messageId, text }], {
        type: 'edit_message',
        messageId,
        text,
      });
    }
    case 'move_message': {
      const { messageId, before } = ask.payload;
      if (!isWaiting(waitingAt(head, messageId))) return tooLate('moved');
      return tell(head, [{ type: 'message.moved', by: by.id, messageId, before }], {
        type: 'move_message',
        messageId,
        before,
      });
    }
    case 'steer_message':
    case 'cancel_message': {
      const { messageId } = ask.payload;
      if (!isWaiting(waitingAt(head, messageId)))
        return tooLate(ask.event === 'steer_message' ? 'steered' : 'cancelled');
      return tell(head, [{ type: 'asked', by: by.id, what: ask.event, messageId }], { type: ask.event, messageId });
    }
    case 'interrupt_queued_messages': {
      const { throughSeq } = ask.payload;
      return tell(head, [{ type: 'asked', by: by.id, what: ask.event }], { type: ask.event, throughSeq });
    }
    case 'release_queue':
      if (!head.session?.held) return done([]);
      return tell(head, [{ type: 'asked', by: by.id, what: ask.event }], { type: ask.event });
    case 'interrupt_turn': {
      const turnId = ask.payload.turnId ?? head.turn?.id;
      if (!turnId || head.turn?.id !== turnId) return refuse('no_turn', 'This turn is already over.');
      return tell(head, [{ type: 'asked', by: by.id, what: ask.event, turnId }], { type: ask.event, turnId });
    }
    case 'resolve_approval':
      return resolveApproval(head, ask.payload, by);
    case 'update_settings': {
      const { changes, now } = ask.payload;
      return tell(head, [{ type: 'settings.requested', by: by.id, changes, now }], {
        type: 'update_session_settings',
        changes,
        now,
      });
    }
    case 'start_session':
      return startSession(head, ask.payload, by);
    case 'rename_thread':
      return done([{ type: 'thread.renamed', by: by.id, title: ask.payload.title }]);
    case 'archive_thread':
      return archive(head, by);
    case 'restore_thread':
      return done(head.archived ? [{ type: 'thread.restored', by: by.id }] : []);
  }
};

const postMessage = (head: ThreadHead, post: PostMessage, by: Member): Decided => {
  const message = toMessage(post, by);
  return refusedPost(head, message) ?? queue(head, message, by.name, post.nonce);
};

/** Puts a message in the log and, where an agent works, in its queue. */
const queue = (head: ThreadHead, message: Message, authorName: string, nonce?: Nonce): Decided => {
  const posted: NewEvent = {
    body: { type: 'message.posted', message, ...(nonce && { nonce }) },
    ...(nonce && { nonce }),
  };
  if (!head.session) {
    // A thread without an agent is plain chat: what is written is done.
    return {
      events: [posted, { body: { type: 'message.updated', messageId: message.id, state: 'done' } }],
      commands: [],
    };
  }
  if (head.session.problem?.code === MACHINE_GONE) return machineGone();
  const { runnerId, state } = head.session;
  const bodies: CommandBody[] = [{ type: 'queue_message', message, seq: head.seq + 1, authorName }];
  if (state === 'stopped') bodies.unshift(restart(head.session));
  return { events: [posted], commands: bodies.map(body => ({ runnerId, body })) };
};

const toMessage = ({ id, text, attachments, mode, replyTo, mentions }: PostMessage, by: Member): Message => ({
  id,
  author: by.id,
  text,
  attachments: [...attachments],
  mode,
  ...(replyTo && { replyTo }),
  ...(mentions?.length && { mentions: [...mentions] }),
});

const refusedPost = (head: ThreadHead, { text, attachments }: Message): Decided | undefined => {
  if (text.trim() === '' && attachments.length === 0) {
    return refuse('empty_message', 'There is nothing to send.', 'Write something or add a file.');
  }
  if (head.waiting.length < limits.queueLength) return undefined;
  return refuse(
    'queue_full',
    `${limits.queueLength} messages already wait in this thread.`,
    'Wait until some are done, or cancel some. Your text was not sent.',
    { most: limits.queueLength },
  );
};

const suggestMessage = (head: ThreadHead, post: PostMessage, by: Member): Decided => {
  const message = toMessage(post, by);
  const refused = refusedPost(head, message);
  if (refused) return refused;
  if (head.suggestions.length >= MAX_SUGGESTIONS) {
    return refuse(
      'suggestions_full',
      `${MAX_SUGGESTIONS} suggestions already wait in this thread.`,
      'Wait until somebody has looked at some. Your text was not sent.',
      { most: MAX_SUGGESTIONS },
    );
  }
  const { nonce } = post;
  return {
    events: [{ body: { type: 'message.suggested', message, authorName: by.name, nonce }, nonce }],
    commands: [],
  };
};

/** The message keeps its author; who took it over stands beside them. */
const acceptSuggestion = (
  head: ThreadHead,
  { messageId, text }: { messageId: MessageId; text?: string | undefined },
  by: Member,
): Decided => {
  const open = openSuggestion(head, messageId);
  if (!open) return settledAlready();
  const message: Message = { ...open.message, acceptedBy: by.id, ...(text !== undefined && { text }) };
  const settled: NewEvent = { body: { type: 'suggestion.settled', by: by.id, messageId, outcome: 'accepted' } };
  // The command names the place of the message, which comes after that it was accepted.
  const queued = refusedPost(head, message) ?? queue({ ...head, seq: head.seq + 1 }, message, open.authorName);
  return 'refused' in queued ? queued : { ...queued, events: [settled, ...queued.events] };
};

const declineSuggestion = (
  head: ThreadHead,
  { messageId, reason }: { messageId: MessageId; reason?: string | undefined },
  by: Member,
): Decided => {
  const open = openSuggestion(head, messageId);
  if (!open) return settledAlready();
  const outcome = open.message.author === by.id ? 'withdrawn' : 'declined';
  return done([{ type: 'suggestion.settled', by: by.id, messageId, outcome, ...(reason && { reason }) }]);
};

const openSuggestion = (head: ThreadHead, id: MessageId) =>
  head.suggestions.find(each => each.message.id === id && !each.declined);

const settledAlready = (): Decided =>
  refuse('suggestion_settled', 'Somebody has already answered this suggestion.', 'The thread shows how.');

const resolveApproval = (head: ThreadHead, decision: Decision, by: Asking): Decided => {
  const open = head.approvals.find(each => each.approval.id === decision.approvalId);
  if (!open) {
    return refuse('approval_stale', 'Nothing waits for this answer any more.', 'The card shows how it ended.');
  }
  if (open.decided) {
    return refuse('approval_decided', 'Someone else has already answered this.', 'The card shows who and when.');
  }
  if (open.approval.hash !== decision.hash) {
    return refuse(
      'approval_changed',
      'This is not what the agent asks any more.',
      'Reload the thread and read it again.',
    );
  }
  const choice = open.approval.choices.find(each => each.id === decision.choice);
  if (!choice) return refuse('unknown_choice', 'The agent did not offer this choice.', 'Reload the thread.');
  const question = unanswered(choice, open.approval.content, decision);
  if (question !== undefined) {
    return refuse('unanswered', `“${question}” has no answer yet.`, 'Fill it in, then send.', { question });
  }
  const { needs = 1 } = open.approval;
  const allowed = open.allowedBy ?? [];
  const allows = choice.effect === 'allow' || choice.effect === 'answer';
  // Who stands in for somebody counts as both: neither of them is the second person.
  const standsFor = by.standsFor?.id;
  if (allows && allowed.some(id => id === by.id || id === standsFor)) {
    return refuse(
      'needs_another',
      'You have allowed this; it needs a second person.',
      'Someone else has to look at it.',
    );
  }
  const counts = !allows || needs === 1 || allowed.length > 0;
  const who = { by: by.id, ...(standsFor && { standsFor }) };
  const event: ThreadEventBody = counts
    ? { type: 'approval.decided', ...who, decision }
    : { type: 'approval.allowed', ...who, approvalId: decision.approvalId };
  return tell(head, [event], { type: 'resolve_approval', decision });
};

const unanswered = (
  choice: Choice,
  content: ThreadHead['approvals'][number]['approval']['content'],
  decision: Decision,
): string | undefined => {
  if (choice.effect !== 'answer' || content.kind !== 'question') return undefined;
  return content.questions.find(question => (decision.answers?.[question.id] ?? []).length === 0)?.text;
};

const startSession = (
  head: ThreadHead,
  wish: { runnerId: RunnerId; agent: AgentKind; folder: string; settings: Settings },
  by: Member,
): Decided => {
  if (head.turn) {
    return refuse(
      'turn_running',
      'The agent is still working in this thread.',
      'Stop it first, then change where it runs.',
    );
  }
  const { session } = head;
  const stays = session?.runnerId === wish.runnerId || session?.problem?.code === MACHINE_GONE;
  const left = stays ? undefined : session?.runnerId;
  if (left && head.waiting.length > 0) {
    return refuse(
      'messages_waiting',
      'Messages still wait on the other machine.',
      'Cancel them or let them finish, then move the thread.',
    );
  }
  const { runnerId, agent, folder } = wish;
  const settings = mergeSettings({}, wish.settings);
  return {
    events: [{ body: { type: 'session.requested', by: by.id, runnerId, agent, folder, settings } }],
    commands: [
      ...(left ? [{ runnerId: left, body: { type: 'stop_session' as const } }] : []),
      { runnerId, body: { type: 'start_session', agent, folder, settings } },
    ],
  };
};

/** Nothing may go on, or begin by itself, in a thread that stands where nobody looks. */
const archive = (head: ThreadHead, by: Member): Decided => {
  if (head.archived) return done([]);
  if (head.turn || head.waiting.length > 0 || head.approvals.some(open => !open.decided)) {
    return refuse(
      'thread_busy',
      'The agent is at work in this thread, or something in it still waits.',
      'Stop it or let it finish, and cancel what waits; then archive the thread.',
    );
  }
  return done([{ type: 'thread.archived', by: by.id }]);
};

const restart = (session: NonNullable<ThreadHead['session']>): CommandBody => ({
  type: 'start_session',
  agent: session.agent,
  folder: session.folder,
  settings: session.requested,
});

const waitingAt = (head: ThreadHead, id: MessageId): WaitingMessage | undefined =>
  head.waiting.find(entry => entry.message.id === id);

/** In the queue, as far as the hub knows; the runner has the last word. */
const isWaiting = (entry: WaitingMessage | undefined): entry is WaitingMessage =>
  entry?.state === 'sent' || entry?.state === 'on_laptop';

const done = (bodies: readonly ThreadEventBody[]): Decided => ({
  events: bodies.map(body => ({ body })),
  commands: [],
});

/** The events, and a command for the runner the thread's session is on. */
const tell = (head: ThreadHead, bodies: readonly ThreadEventBody[], body: CommandBody): Decided => {
  if (!head.session) return noSession();
  if (head.session.problem?.code === MACHINE_GONE) return machineGone();
  return {
    events: bodies.map(each => ({ body: each })),
    commands: [{ runnerId: head.session.runnerId, body }],
  };
};

const refuse = (code: string, message: string, hint?: string, values?: Problem['values']): Decided => ({
  refused: { code, message, ...(hint && { hint }), ...(values && { values }) },
});

const tooLate = (verb: string): Decided =>
  refuse(
    'too_late',
    `The agent already has this message, so it can’t be ${verb} any more.`,
    'Send another message instead.',
  );

const machineGone = (): Decided =>
  refuse(
    MACHINE_GONE,
    'The machine of this thread was removed from the workspace.',
    'Move the thread to another machine, then send it again.',
  );

const noSession = (): Decided =>
  refuse('no_session', 'No agent works in this thread yet.', 'Choose a machine and a folder first.');
