// The shell around step.ts: takes inputs one at a time, writes the new state and its events to the journal in one
// transaction, and then performs the effects on the agent, whose answers come back as inputs. Live text does not pass
// through the journal; it goes straight to the merge.

import type { Agent, AgentEvent, AgentInput, ApprovalDraft, Conversation } from '../../agents/driver.ts';
import type { Cancel } from '../../std/clock.ts';
import { HawserError, type Problem, toProblem } from '../../std/errors.ts';
import type { ConversationId, ThreadId, TurnId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import type { AgentKind, Settings } from '../../wire/protocol/settings.ts';
import type { Journal } from '../journal.ts';
import type { LiveMerge } from '../live-merge.ts';
import { grant, widest } from '../policy/ceiling.ts';
import type { Place } from '../policy/rules.ts';
import { type ApprovalDeps, receive, toldToAgent } from './approvals.ts';
import type { Effect, Input, Judged } from './inputs.ts';
import { type Commanded, type CourtDeps, judgeCommand } from './judged.ts';
import { type Queued, requestersOf, type SessionState } from './state.ts';
import { step } from './step.ts';
import { createTurnWatch } from './turn-watch.ts';

export type SessionDeps = ApprovalDeps &
  CourtDeps & {
    readonly journal: Journal;
    readonly live: LiveMerge;
    readonly agent: (kind: AgentKind) => Agent | undefined;
    /** The real path of an allowed folder. @throws HawserError when it is not */
    readonly checkFolder: (requested: string) => Promise<string>;
    /** What the commands of a thread find in their environment; never fails. */
    readonly environment: (threadId: ThreadId) => Promise<Readonly<Record<string, string>>>;
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
  /** Commands of the hub: each is judged, then done or refused. Resolves as `handle` does. */
  take(commands: readonly Commanded[]): Promise<void>;
  /** The owner has changed the policy. */
  policyChanged(): void;
  /** Lets go of the agent; the state stays as it is for the next start. */
  close(): Promise<void>;
};

export const createSession = (initial: SessionState, deps: SessionDeps): Session => {
  const { clock, journal, live, onEvents } = deps;
  const { threadId } = initial;
  const log = deps.log.child({ threadId });
  let state = initial;
  let conversation: Conversation | undefined;
  /** The real path the open conversation works in. */
  let openFolder = initial.folder;
  let closed = false;
  const deadlines = new Set<Cancel>();
  /** Effects run in order, so that `close` is over before `open` begins. None of them waits for a turn to end. */
  let effects: Promise<void> = Promise.resolve();

  const handle = async (input: Input): Promise<void> => {
    if (closed) return;
    const next = step(state, input, clock.now());
    state = next.state;
    watch.follow();
    await journal.save({
      session: state,
      events: next.events.map(event => ({ threadId, event })),
    });
    if (next.events.length > 0) onEvents();
    for (const effect of next.effects) effects = effects.then(() => perform(effect)).catch(onBug);
  };
  const feed = (input: Input): void => void handle(input).catch(onBug);
  const onBug = (error: unknown) => log.error('a session failed in a way nobody foresaw', { error });

  const watch = createTurnWatch({
    clock,
    state: () => state,
    answers: async ms => (await deps.agent(state.agent)?.answers(ms)) ?? false,
    limits: () => deps.law().policy.silence,
    feed,
  });

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
        return interrupt(effect.turnId);
      case 'answer':
        return opened().answer(effect.approval, toldToAgent(deps, here(), effect));
      case 'change':
        return change(effect.changes, effect.now);
    }
  };

  const open = async (resume: ConversationId | undefined): Promise<void> => {
    const agent = deps.agent(state.agent);
    if (!agent) throw unknownAgent(state.agent);
    const folder = await deps.checkFolder(state.folder).catch(error => {
      const { startedBy: by } = state;
      if (by && isClosedFolder(error)) {
        deps.ledger.propose({ change: { what: 'folder', folder: state.folder }, by, at: clock.now() });
      }
      throw error;
    });
    const granted = grant(state.requested, deps.law().policy);
    const since = clock.monotonic();
    const env = await deps.environment(threadId);
    const fresh = await agent.open({ folder, settings: granted, resume, env });
    if (closed) return fresh.close();
    log.info('a conversation is open', { agent: state.agent, tookMs: Math.round(clock.monotonic() - since) });
    conversation = fresh;
    openFolder = folder;
    const { id, agentVersion } = fresh;
    feed({
      type: 'opened',
      conversationId: id,
      agentVersion,
      folder,
      settings: fresh.settings(),
      resumed: resume !== undefined,
      granted,
    });
    listen(fresh).catch(onBug);
  };

  /** Asks the agent for what the policy makes of all wishes so far, and reads back what it then runs with (R4). */
  const change = async (changes: Settings, now: boolean): Promise<void> => {
    const granted = grant(state.requested, deps.law().policy);
    await handle({ type: 'granted', granted: widest(granted, state.granted ?? {}) });
    const { sandbox, approvalPolicy, network } = granted;
    const to = opened();
    try {
      const effective = await to.change({ ...changes, sandbox, approvalPolicy, network }, now);
      if (to === conversation) feed({ type: 'granted', granted, effective });
    } catch (error) {
      // Unable to narrow it, and what it has is too wide: then it may not go on at all.
      if (to === conversation) feed({ type: 'granted', granted, effective: to.settings() });
      throw error;
    }
  };

  /** A turn that cannot be stopped in any other way ends with its agent's process; the driver brings that back. */
  const interrupt = async (turnId: TurnId): Promise<void> => {
    try {
      await opened().interrupt(turnId);
    } catch (error) {
      if (state.turn?.id !== turnId) return; // it ended by itself
      log.warn('a turn could not be stopped, so its agent is restarted', { error, turnId });
      deps.agent(state.agent)?.restart(stuckProblem);
    }
  };

  const listen = async (to: Conversation) => {
    for await (const event of to.events) {
      // A conversation that was let go may still say something; it is nobody's any more.
      if (to !== conversation) continue;
      onEvent(event);
    }
  };

  const onEvent = (event: AgentEvent) => {
    watch.heard(event);
    if (event.type === 'item_delta') {
      const { turnId, itemId, offset, text } = event;
      if (state.turn?.quiet) feed({ type: 'heard' });
      return live.add({ threadId, turnId, itemId, offset, text, keep: keepOf(state, itemId) });
    }
    if (event.type === 'item_completed') live.end(event.item.id);
    if (event.type !== 'approval_opened') return feed({ type: 'agent', event });
    return onApproval(event.approval);
  };

  /** Answered by a rule of this machine, or put to people with the choices that its policy leaves open. */
  const onApproval = (draft: ApprovalDraft): void => {
    const received = receive(deps, here(), draft, requestersOf(state));
    const { approval } = received;
    if ('decision' in received) {
      feed({ type: 'agent', event: received.notice });
      effects = effects.then(() => conversation?.answer(approval, received.decision)).catch(onBug);
      return;
    }
    feed({ type: 'agent', event: { type: 'approval_opened', approval } });
    if (approval.deadline === undefined) return;
    const expire = () => feed({ type: 'approval_expired', approvalId: approval.id });
    deadlines.add(clock.after(approval.deadline - clock.now(), expire));
  };

  const here = (): Place => ({ threadId, folder: openFolder });

  const judged = (command: Commanded): Judged => {
    const approvals = state.approvals.map(each => each.approval);
    return judgeCommand(deps, command, approvals);
  };

  const checkFolderAgain = async (): Promise<void> => {
    if (state.phase !== 'open') return;
    try {
      await deps.checkFolder(state.folder);
    } catch (error) {
      feed({ type: 'forbidden', problem: toProblem(error) });
    }
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
    take: commands => handle({ type: 'commands', commands: commands.map(judged) }),
    policyChanged: () => {
      feed({ type: 'policy_changed', granted: grant(state.requested, deps.law().policy) });
      checkFolderAgain().catch(onBug);
    },
    close: async () => {
      closed = true;
      watch.close();
      for (const cancel of deadlines) cancel();
      await effects;
      await conversation?.close();
    },
  };
};

const stuckProblem: Problem = {
  code: 'agent_stuck',
  message: 'The agent did not stop its turn when it was told to, so its process was ended and started again.',
  hint: 'Other threads that it was working in were interrupted with it.',
};

const unknownAgent = (kind: AgentKind) =>
  new HawserError({
    code: 'unknown_agent',
    values: { agent: kind },
    message: `This machine has no agent called ${kind}.`,
    hint: 'Choose another agent for the thread.',
  });

const isClosedFolder = (error: unknown): boolean =>
  error instanceof HawserError && (error.code === 'folder_not_allowed' || error.code === 'folder_none_allowed');

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
