// The shell around step.ts: takes inputs one at a time, writes the new state and its events to the journal in one
// transaction, and then performs the effects on the agent, whose answers come back as inputs. Live text does not pass
// through the journal; it goes straight to the merge.
import type { Agent, AgentEvent, AgentInput, Conversation } from '../../agents/driver.ts';
import type { Clock } from '../../std/clock.ts';
import { type Problem, toProblem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { ConversationId, ThreadId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import type { AgentKind } from '../../wire/protocol/settings.ts';
import type { Journal } from '../journal.ts';
import type { LiveMerge } from '../live-merge.ts';
import { hashApproval } from './approval-hash.ts';
import type { Effect, Input } from './inputs.ts';
import type { Queued, SessionState } from './state.ts';
import { step } from './step.ts';

export type SessionDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly journal: Journal;
  readonly live: LiveMerge;
  readonly agent: (kind: AgentKind) => Agent | undefined;
  /** The real path of an allowed folder. @throws HawserError when it is not */
  readonly checkFolder: (requested: string) => Promise<string>;
  /** Brings an attachment to this machine. @returns its path @throws HawserError */
  readonly fetchAttachment: (attachment: Attachment) => Promise<string>;
  /** There may be more in the outbox. */
  readonly onEvents: () => void;
};

export type Session = {
  readonly threadId: ThreadId;
  readonly state: SessionState;
  /** Resolves when what the input changed is on disk; effects follow by themselves. */
  handle(input: Input): Promise<void>;
  /** Lets go of the agent; the state stays as it is for the next start. */
  close(): Promise<void>;
};

export const createSession = (initial: SessionState, deps: SessionDeps): Session => {
  const { clock, journal, live, onEvents } = deps;
  const { threadId } = initial;
  const log = deps.log.child({ threadId });
  let state = initial;
  let conversation: Conversation | undefined;
  let closed = false;
  /** Effects run in order, so that `close` is over before `open` begins. None of them waits for a turn to end. */
  let effects: Promise<void> = Promise.resolve();

  const handle = async (input: Input): Promise<void> => {
    if (closed) return;
    const next = step(state, input, clock.now());
    state = next.state;
    await journal.save({
      session: state,
      events: next.events.map(event => ({ threadId, event })),
    });
    if (next.events.length > 0) onEvents();
    for (const effect of next.effects) effects = effects.then(() => perform(effect)).catch(onBug);
  };
  const feed = (input: Input) => void handle(input).catch(onBug);
  const onBug = (error: unknown) => log.error('a session failed in a way nobody foresaw', { error });

  const perform = async (effect: Effect): Promise<void> => {
    if (closed) return;
    const failure = await attempt(effect).then(
      () => undefined,
      (error: unknown) => {
        log.info(`could not ${effect.do}`, { error });
        return toProblem(error);
      },
    );
    if (failure) feed(failed(effect, failure));
  };

  const attempt = async (effect: Effect): Promise<void> => {
    switch (effect.do) {
      case 'open':
        return open(effect.resume);
      case 'close': {
        const old = conversation;
        conversation = undefined;
        return old?.close();
      }
      case 'read_history':
        return feed({ type: 'history', turns: await opened().history() });
      case 'send': {
        const { message } = effect.queued;
        const turnId = await opened().send(await toInput(effect.queued), message.id);
        return feed({ type: 'sent', messageId: message.id, turnId });
      }
      case 'steer': {
        const { queued, turnId } = effect;
        await opened().steer(await toInput(queued), queued.message.id, turnId);
        return feed({ type: 'steered', messageId: queued.message.id, turnId });
      }
      case 'interrupt':
        return opened().interrupt(effect.turnId);
      case 'answer':
        return opened().answer(effect.approval, effect.decision);
      case 'change':
        await opened().change(effect.changes, effect.now);
        return;
    }
  };

  const open = async (resume: ConversationId | undefined): Promise<void> => {
    const agent = deps.agent(state.agent);
    if (!agent) throw new Error(`this runner has no agent ${state.agent}`);
    const folder = await deps.checkFolder(state.folder);
    const fresh = await agent.open({ folder, settings: state.requested, resume });
    if (closed) return fresh.close();
    conversation = fresh;
    const { id, agentVersion } = fresh;
    feed({
      type: 'opened',
      conversationId: id,
      agentVersion,
      folder,
      settings: fresh.settings(),
      resumed: resume !== undefined,
    });
    listen(fresh).catch(onBug);
  };

  const listen = async (to: Conversation) => {
    for await (const event of to.events) {
      // A conversation that was let go may still say something; it is nobody's any more.
      if (to !== conversation) continue;
      onEvent(event);
    }
  };

  const onEvent = (event: AgentEvent) => {
    if (event.type === 'item_delta') {
      const { turnId, itemId, offset, text } = event;
      return live.add({ threadId, turnId, itemId, offset, text, keep: keepOf(state, itemId) });
    }
    if (event.type === 'item_completed') live.end(event.item.id);
    if (event.type !== 'approval_opened') return feed({ type: 'agent', event });
    const { turnId, content } = event.approval;
    const approval = { ...event.approval, hash: hashApproval(threadId, turnId, content) };
    return feed({ type: 'agent', event: { type: 'approval_opened', approval } });
  };

  const opened = (): Conversation => {
    if (!conversation) throw new Error('invariant: the conversation is open');
    return conversation;
  };

  const toInput = async ({ message, authorName }: Queued): Promise<AgentInput[]> => {
    const files = await Promise.all(
      message.attachments.map(async (attachment): Promise<AgentInput> => {
        const path = await deps.fetchAttachment(attachment);
        return attachment.mediaType.startsWith('image/')
          ? { type: 'image', path }
          : { type: 'file', path, name: attachment.name };
      }),
    );
    const others = state.firstAuthor !== undefined && state.firstAuthor !== message.author;
    const text = others ? `${authorName}: ${message.text}` : message.text;
    return [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...files];
  };

  return {
    threadId,
    get state() {
      return state;
    },
    handle,
    close: async () => {
      closed = true;
      await effects;
      await conversation?.close();
    },
  };
};

/** How an effect that failed is told to the session; all but the opening ones concern one thing only. */
const failed = (effect: Effect, problem: Problem): Input => {
  switch (effect.do) {
    case 'send':
      return { type: 'send_failed', messageId: effect.queued.message.id, problem };
    case 'steer':
      return { type: 'steer_failed', messageId: effect.queued.message.id, problem };
    case 'answer':
      return { type: 'answer_failed', approvalId: effect.approval.id, problem };
    case 'open':
      return { type: 'open_failed', problem };
    case 'read_history':
      return { type: 'history', turns: [] };
    case 'interrupt':
    case 'change':
    case 'close':
      return { type: 'change_failed', problem };
  }
};

const keepOf = (state: SessionState, itemId: string): number => {
  const kind = state.openItems.find(each => each.item.id === itemId)?.item.kind;
  return kind === 'command' ? limits.outputChars : limits.itemChars;
};
