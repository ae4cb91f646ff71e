// A small, complete thread for tests: a message, a turn that says, runs and asks, a second message in the queue.
// `logOf` numbers event bodies the way the hub does, including the `pos` of later events of an item.
import { newId } from '../../std/ids.ts';
import type { Approval } from '../protocol/approvals.ts';
import type { ThreadEvent, ThreadEventBody } from '../protocol/events.ts';
import type {
  ApprovalId,
  ChannelId,
  ConversationId,
  ItemId,
  MemberId,
  MessageId,
  RunnerId,
  ThreadId,
  TurnId,
} from '../protocol/ids.ts';
import type { Item } from '../protocol/items.ts';
import type { Message } from '../protocol/messages.ts';
import type { EffectiveSettings } from '../protocol/settings.ts';

export const someone = newId('mem') as MemberId;
export const someThread = newId('thr') as ThreadId;
export const someChannel = newId('chn') as ChannelId;
export const someRunner = newId('run') as RunnerId;

export const someSettings: EffectiveSettings = {
  model: 'practice',
  effort: null,
  approvalPolicy: 'on-request',
  sandbox: 'workspace-write',
  network: false,
  fast: false,
};

export const aMessage = (text: string, over: Partial<Message> = {}): Message => ({
  id: newId('msg') as MessageId,
  author: someone,
  text,
  attachments: [],
  mode: 'queue',
  ...over,
});

export const anItem = (id: string, text: string, status: Item['status'] = 'running'): Item => ({
  id: id as ItemId,
  kind: 'message',
  status,
  startedAt: 1,
  text,
});

export const anApproval = (turnId: TurnId): Approval => ({
  id: newId('apr') as ApprovalId,
  turnId,
  content: { kind: 'command', command: 'npm test', cwd: '/home/me/tides', wants: [] },
  choices: [
    { id: 'accept', effect: 'allow', reach: 'once' },
    { id: 'decline', effect: 'decline', reach: 'once' },
  ],
  hash: 'a'.repeat(64),
  openedAt: 1,
});

/** Numbers the bodies from `first` on. */
export const logOf = (bodies: readonly ThreadEventBody[], first = 1): ThreadEvent[] => {
  const started = new Map<string, number>();
  return bodies.map((body, index) => {
    const seq = first + index;
    if (!('item' in body)) return { ...body, seq, at: 1_000 + seq };
    const pos = started.get(body.item.id);
    started.set(body.item.id, pos ?? seq);
    return { ...body, seq, at: 1_000 + seq, ...(pos !== undefined && { pos }) };
  });
};

export const created: ThreadEventBody = {
  type: 'thread.created',
  by: someone,
  channelId: someChannel,
  title: 'Tides',
};

export const sessionBodies: readonly ThreadEventBody[] = [
  {
    type: 'session.requested',
    by: someone,
    runnerId: someRunner,
    agent: 'practice',
    folder: '/home/me/tides',
    settings: {},
  },
  {
    type: 'session.started',
    agent: 'practice',
    agentVersion: '0.169.0',
    conversationId: 'c1' as ConversationId,
    folder: '/home/me/tides',
    settings: someSettings,
    resumed: false,
  },
];

/** The whole sample, and the ids in it that tests ask for. */
export const sampleLog = () => {
  const turnId = 't1' as TurnId;
  const first = aMessage('Draw the tides');
  const second = aMessage('And a badge');
  const approval = anApproval(turnId);
  const events = logOf([
    created,
    ...sessionBodies,
    { type: 'message.posted', message: first },
    { type: 'message.updated', messageId: first.id, state: 'on_laptop' },
    { type: 'turn.started', turnId, startedAt: 5, settings: someSettings },
    { type: 'message.updated', messageId: first.id, state: 'accepted', turnId },
    { type: 'item.started', turnId, item: anItem('i1', '') },
    { type: 'item.started', turnId, item: anItem('i2', '') },
    { type: 'message.posted', message: second },
    { type: 'message.updated', messageId: second.id, state: 'on_laptop' },
    { type: 'item.completed', turnId, item: anItem('i2', 'second', 'completed') },
    { type: 'item.completed', turnId, item: anItem('i1', 'first', 'completed') },
    { type: 'approval.opened', approval },
    {
      type: 'approval.decided',
      by: someone,
      decision: { approvalId: approval.id, hash: approval.hash, choice: 'accept' },
    },
    { type: 'approval.settled', approvalId: approval.id, outcome: 'applied' },
    { type: 'message.edited', by: someone, messageId: second.id, text: 'And a high-tide badge' },
    { type: 'turn.completed', turnId, status: 'completed', completedAt: 9, durationMs: 4 },
    { type: 'message.updated', messageId: first.id, state: 'done', turnId },
  ]);
  return { events, turnId, first, second, approval };
};
