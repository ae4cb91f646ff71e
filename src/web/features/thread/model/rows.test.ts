import { expect, test } from 'vitest';
import type { ThreadEvent, ThreadEventBody } from '../../../../wire/protocol/events.ts';
import type { ApprovalId, ItemId, MessageId, ThreadId, TurnId } from '../../../../wire/protocol/ids.ts';
import type { Item } from '../../../../wire/protocol/items.ts';
import { abridged } from '../../../../wire/thread/abridged.ts';
import { foldHead, type ThreadHead } from '../../../../wire/thread/head.ts';
import type { LiveText } from '../../../../wire/thread/live-text.ts';
import {
  aMessage,
  anApproval,
  anItem,
  created,
  logOf,
  sampleLog,
  sessionBodies,
  someone,
  someSettings,
  someThread,
} from '../../../../wire/thread/log.fixture.ts';
import { emptyTimeline, foldTimeline } from '../../../../wire/thread/timeline.ts';
import { type Row, rowIndexAt } from './row.ts';
import { createRows } from './rows.ts';

const turnId = 't1' as TurnId;

const fold = (bodies: readonly ThreadEventBody[], live: Record<string, string> = {}) => {
  const events = logOf(bodies);
  const head = events.reduce<ThreadHead | null>((acc, event) => foldHead(acc, event, someThread as ThreadId), null);
  const texts = Object.entries(live).map(([id, text]): [ItemId, LiveText] => [id as ItemId, { base: 0, text }]);
  return { head, timeline: foldTimeline(emptyTimeline, events), live: new Map(texts) };
};

const input = (view: ReturnType<typeof fold>, over: { unfolded?: string[]; flowing?: MessageId[] } = {}) => ({
  view,
  flowing: new Set(over.flowing ?? []),
  sending: [],
  unfolded: new Set(over.unfolded ?? []),
});

const rowsOf = (bodies: readonly ThreadEventBody[], live?: Record<string, string>) =>
  createRows()(input(fold(bodies, live)));
const kinds = (rows: readonly Row[]) => rows.map(row => row.kind);

const command = (id: string, over: Partial<Item> = {}): Item =>
  ({
    id,
    kind: 'command',
    status: 'completed',
    startedAt: 1_000,
    completedAt: 2_000,
    command: 'ls',
    cwd: '.',
    output: '',
    exitCode: 0,
    durationMs: 1_000,
    does: ['run'],
    ...over,
  }) as Item;
const edit = (id: string, path: string): Item =>
  ({
    id,
    kind: 'file_change',
    status: 'completed',
    startedAt: 1,
    completedAt: 2,
    changes: [{ path, kind: 'update', diff: '@@ -1 +1 @@\n-a\n+b\n', added: 1, removed: 1 }],
  }) as Item;
const reasoning = (id: string, status: Item['status'] = 'completed'): Item =>
  ({ id, kind: 'reasoning', status, startedAt: 1_000, completedAt: 10_000, text: 'Hm.' }) as Item;

/** A message the agent has taken. */
const given = (text: string): ThreadEventBody[] => {
  const message = aMessage(text);
  return [
    { type: 'message.posted', message },
    { type: 'message.updated', messageId: message.id, state: 'accepted', turnId },
  ];
};

const started: ThreadEventBody = { type: 'turn.started', turnId, startedAt: 5, settings: someSettings };
const over: ThreadEventBody = { type: 'turn.completed', turnId, status: 'completed', completedAt: 9, durationMs: 4 };
const did = (item: Item): ThreadEventBody => ({ type: 'item.completed', turnId, item });

test('a message stands before the turn that took it, and its answer below the turn’s head', () => {
  const { events } = sampleLog();
  const rows = rowsOf(events);
  expect(kinds(rows)).toEqual(['note', 'message', 'turn', 'prose', 'prose', 'answered']);
});

test('a message that waited in the queue moves to the turn that took it', () => {
  const [first, second] = [aMessage('one'), aMessage('two')];
  const t2 = 't2' as TurnId;
  const bodies: ThreadEventBody[] = [
    created,
    ...sessionBodies,
    { type: 'message.posted', message: first },
    started,
    { type: 'message.updated', messageId: first.id, state: 'accepted', turnId },
    { type: 'message.posted', message: second },
    did(anItem('i1', 'hello', 'completed')),
    over,
  ];
  const queued = createRows()(input(fold(bodies)));
  expect(kinds(queued)).toEqual(['note', 'message', 'turn', 'prose']);
  const taken = rowsOf([
    ...bodies,
    { ...started, turnId: t2 } as ThreadEventBody,
    { type: 'message.updated', messageId: second.id, state: 'accepted', turnId: t2 },
  ]);
  expect(kinds(taken)).toEqual(['note', 'message', 'turn', 'prose', 'message', 'turn', 'status']);
});

const [first, second] = [aMessage('one'), aMessage('no, blue', { mode: 'steer' })];
/** A turn with a message that began it and one that was given to it. */
const steeredTurn: readonly ThreadEventBody[] = [
  created,
  { type: 'message.posted', message: first },
  started,
  { type: 'message.updated', messageId: first.id, state: 'accepted', turnId },
  did(anItem('i1', 'red it is', 'completed')),
  { type: 'message.posted', message: second },
  { type: 'message.updated', messageId: second.id, state: 'accepted', turnId },
];

test('a steered message stands where it was given', () => {
  const rows = rowsOf([...steeredTurn, did(anItem('i2', 'blue then', 'completed'))]);
  expect(kinds(rows)).toEqual(['message', 'turn', 'prose', 'message', 'prose', 'status']);
  expect(rows[3]).toMatchObject({ kind: 'message', steered: true });
});

test('a message knows how its turn ended, also where the log is read backwards', () => {
  const bodies: ThreadEventBody[] = [
    ...steeredTurn,
    { type: 'message.updated', messageId: first.id, state: 'cancelled', turnId },
    { type: 'message.updated', messageId: second.id, state: 'cancelled', turnId },
    { ...over, status: 'interrupted' } as ThreadEventBody,
  ];
  const ended = (rows: readonly Row[]) => rows.flatMap(row => (row.kind === 'message' ? [row.ended] : []));
  const rows = createRows();
  expect(ended(rows(input(fold(bodies.slice(0, -1)))))).toEqual([undefined, undefined]);
  expect(ended(rows(input(fold(bodies))))).toEqual(['interrupted', 'interrupted']);

  const events = logOf(bodies);
  const backwards = [events.slice(5), events.slice(0, 5)].reduce(foldTimeline, emptyTimeline);
  expect(ended(createRows()(input({ head: null, timeline: backwards, live: new Map() })))).toEqual([
    'interrupted',
    'interrupted',
  ]);
});

test('what was done between two things said is one line, thinking before it another', () => {
  const rows = rowsOf([
    created,
    started,
    did(reasoning('r1')),
    did(command('c1')),
    did(reasoning('r2')),
    did(command('c2')),
    did(anItem('i1', 'done', 'completed')),
    did(command('c3')),
    over,
  ]);
  expect(kinds(rows)).toEqual(['turn', 'thought', 'activity', 'prose', 'activity']);
  expect(rows[2]).toMatchObject({ items: [{ entry: { item: { id: 'c1' } } }, {}, { entry: { item: { id: 'c2' } } }] });
});

test('the changes of a turn are one card in place of its last edits', () => {
  const rows = rowsOf([
    created,
    started,
    did(edit('e1', 'a.ts')),
    did(anItem('i1', 'and', 'completed')),
    did(edit('e2', 'b.ts')),
    did(edit('e3', 'a.ts')),
    did(anItem('i2', 'done', 'completed')),
    over,
  ]);
  expect(kinds(rows)).toEqual(['turn', 'activity', 'prose', 'changes', 'prose']);
  const card = rows[3];
  expect(card?.kind === 'changes' && card.files.map(({ path, added, diffs }) => [path, added, diffs.length])).toEqual([
    ['a.ts', 2, 2],
    ['b.ts', 1, 1],
  ]);
});

test('an open approval stands last, an answered one belongs to what it was about', () => {
  const open = { ...anApproval(turnId), itemId: 'c1' as ItemId };
  const bodies: ThreadEventBody[] = [
    created,
    started,
    { type: 'item.started', turnId, item: command('c1', { status: 'running' }) },
    { type: 'approval.opened', approval: open },
  ];
  expect(kinds(rowsOf(bodies))).toEqual(['turn', 'activity', 'approval']);
  expect(rowsOf(bodies)[0]?.rail?.tone).toBe('waiting');
  const decided: ThreadEventBody = {
    type: 'approval.decided',
    by: someone,
    decision: { approvalId: open.id, hash: open.hash, choice: 'accept' },
  };
  expect(kinds(rowsOf([...bodies, decided]))).toEqual(['turn', 'activity', 'approval']);
  const settled: ThreadEventBody = { type: 'approval.settled', approvalId: open.id, outcome: 'applied' };
  const rows = rowsOf([...bodies, decided, settled]);
  expect(kinds(rows)).toEqual(['turn', 'activity']);
  expect(rows[1]).toMatchObject({ items: [{ approval: { settled: { outcome: 'applied' } } }] });
});

test('the work of a sub-agent is below it once unfolded', () => {
  const agent = { id: 's1', kind: 'sub_agent', status: 'completed', startedAt: 1, task: 'tests', state: 'completed' };
  const bodies = [created, started, did(agent as Item), did(command('c1', { parent: 's1' as ItemId })), over];
  const rows = createRows();
  expect(kinds(rows(input(fold(bodies))))).toEqual(['turn', 'sub_agent']);
  const open = rows(input(fold(bodies), { unfolded: ['sub_agent:s1'] }));
  expect(open.map(row => [row.kind, row.depth])).toEqual([
    ['turn', 0],
    ['sub_agent', 0],
    ['activity', 1],
  ]);
});

test('a turn that was cut off says so in a row of its own', () => {
  const rows = rowsOf([created, started, { ...over, status: 'interrupted' } as ThreadEventBody]);
  expect(kinds(rows)).toEqual(['turn', 'end']);
  expect(rows[1]).toMatchObject({ latest: true, rail: { tone: 'broken', last: true } });
});

test('a turn that somebody stopped knows who did', () => {
  const asked: ThreadEventBody = { type: 'asked', by: someone, what: 'interrupt_turn', turnId };
  const rows = rowsOf([created, started, asked, { ...over, status: 'interrupted' } as ThreadEventBody]);
  expect(rows[1]).toMatchObject({ kind: 'end', stoppedBy: someone });
});

test('text that streams in changes only the row it is in', () => {
  const bodies: ThreadEventBody[] = [
    created,
    ...given('go'),
    started,
    did(command('c1')),
    did(edit('e1', 'a.ts')),
    { type: 'item.started', turnId, item: anItem('i1', '') },
  ];
  const view = fold(bodies);
  const rows = createRows();
  const say = (text: string) => rows(input({ ...view, live: new Map([['i1' as ItemId, { base: 0, text }]]) }));
  const before = say('Hello');
  const after = say('Hello there');
  expect(kinds(after)).toEqual(['message', 'turn', 'activity', 'changes', 'prose', 'status']);
  const changed = after.filter((row, index) => row !== before[index]);
  expect(changed.map(row => row.key)).toEqual(['prose:i1:0']);
  expect(say('Hello there')).toBe(after);
});

test('a finished item keeps the blocks that were already shown', () => {
  const text = Array.from({ length: 30 }, (_, n) => `Paragraph ${n}. ${'word '.repeat(60)}`).join('\n\n');
  const bodies: ThreadEventBody[] = [created, started, { type: 'item.started', turnId, item: anItem('i1', '') }];
  const rows = createRows();
  const live = rows(input(fold(bodies, { i1: text })));
  const done = rows(input(fold([...bodies, did(anItem('i1', text, 'completed'))])));
  const blocks = (list: readonly Row[]) => list.flatMap(row => (row.kind === 'prose' ? [row.block] : []));
  expect(blocks(done).length).toBeGreaterThan(3);
  for (const [index, block] of blocks(live).slice(0, -1).entries()) expect(blocks(done)[index]).toBe(block);
});

test('another day is named once, before its first entry', () => {
  const events = logOf([
    created,
    { type: 'message.posted', message: aMessage('one') },
    { type: 'message.posted', message: aMessage('two') },
    { type: 'message.posted', message: aMessage('three') },
  ]).map(event => ({ ...event, at: event.seq >= 3 ? 200_000_000 + event.seq : event.at }));
  const rows = createRows()(input({ head: null, timeline: foldTimeline(emptyTimeline, events), live: new Map() }));
  expect(kinds(rows)).toEqual(['message', 'day', 'message', 'message']);
});

test('addresses find the row that shows what they name', () => {
  const approval = { ...anApproval(turnId), itemId: 'c2' as ItemId };
  const message = aMessage('go');
  const rows = rowsOf([
    created,
    { type: 'message.posted', message },
    { type: 'message.updated', messageId: message.id, state: 'done' },
    started,
    did(command('c1')),
    did(command('c2')),
    { type: 'approval.opened', approval },
    { type: 'approval.settled', approvalId: approval.id, outcome: 'stale' },
    did(anItem('i1', 'done', 'completed')),
  ]);
  const at = (anchor: string) => rows[rowIndexAt(rows, anchor)]?.kind;
  expect(at(`msg-${message.id}`)).toBe('message');
  expect(at('item-c2')).toBe('activity');
  expect(at(`apr-${approval.id}`)).toBe('activity');
  expect(at('item-i1')).toBe('prose');
  expect(at('seq-6')).toBe('activity');
  expect(at('seq-7')).toBe('activity');
  expect(rowIndexAt(rows, `apr-${'x' as ApprovalId}`)).toBe(-1);
});

test('a turn that says nothing says what it waits for, even below a running command, until it is heard again', () => {
  const running: ThreadEventBody = { type: 'item.started', turnId, item: command('c1', { status: 'running' }) };
  const quiet = { waitsFor: 'command', since: 5, overdue: true } as const;
  const silent: ThreadEventBody[] = [created, started, running, { type: 'turn.quiet', turnId, quiet }];
  expect(rowsOf(silent).at(-1)).toMatchObject({ kind: 'status', doing: { what: 'quiet', since: 5, quiet } });
  expect(kinds(rowsOf([...silent, { type: 'turn.quiet', turnId, quiet: null }]))).not.toContain('status');
});

test('a text of which a page has the ends has a row for its middle, and names lead to its beginning', () => {
  const id = 'i1' as ItemId;
  const whole = Array.from({ length: 20_000 }, (_, n) => `Sentence ${n} of many.\n`).join('\n');
  const events = logOf([created, started, did(anItem(id, whole, 'completed')), over]);
  const view = fold([created, started, over]);
  const make = createRows();
  const rowsWith = (log: readonly ThreadEvent[]) =>
    make(input({ ...view, timeline: foldTimeline(emptyTimeline, log) }));
  const rows = rowsWith(events.map(abridged));
  const at = rows.findIndex(row => row.kind === 'gap');
  expect(rows.filter(row => row.kind === 'gap')).toHaveLength(1);
  expect(rows[at - 1]).toMatchObject({ kind: 'prose', itemId: id });
  expect(rows.at(-1)).toMatchObject({ kind: 'prose', itemId: id, answer: true });
  expect(rowIndexAt(rows, `item-${id}`)).toBe(rows.findIndex(row => row.kind === 'prose'));
  // Unfolded, it goes on from where it was cut; what stands before that is not made anew.
  const all = rowsWith(events);
  expect(all.some(row => row.kind === 'gap')).toBe(false);
  expect(all.map(row => (row.kind === 'prose' ? row.block.text : '')).join('')).toBe(whole);
  expect(all.slice(1, at - 1)).toEqual(rows.slice(1, at - 1));
  for (const [index, row] of rows.slice(1, at - 1).entries()) expect(all[index + 1]).toBe(row);
});

test('the end of a code block whose middle is left out is still code', () => {
  const code = Array.from({ length: 20_000 }, (_, n) => `const n${n} = ${n};`).join('\n');
  const whole = `Look:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nThat is all.\n`;
  const events = logOf([created, started, did(anItem('i1' as ItemId, whole, 'completed')), over]).map(abridged);
  const view = fold([created, started, over]);
  const rows = createRows()(input({ ...view, timeline: foldTimeline(emptyTimeline, events) }));
  const below = rows.slice(rows.findIndex(row => row.kind === 'gap') + 1);
  expect(below.length).toBeGreaterThan(2);
  expect(below.slice(0, -1)).toSatisfy((all: typeof below) =>
    all.every(row => row.kind === 'prose' && row.block.kind === 'code' && row.block.lang === 'ts' && !row.block.first),
  );
  expect(below.at(-1)).toMatchObject({ block: { kind: 'markdown', text: '\nThat is all.\n' } });
});
