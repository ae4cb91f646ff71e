// The rows of one turn, in the order things happened: what the agent said, what it did folded to lines, its plan, the
// card of its changes after the last edit, and at the end what waits for a person, what it does now, or how it ended.
import type { Quiet } from '../../../../wire/protocol/events.ts';
import type { ItemId } from '../../../../wire/protocol/ids.ts';
import type { Item } from '../../../../wire/protocol/items.ts';
import type { Fence } from '../../../../wire/thread/fence.ts';
import type { ApprovalEntry, ItemEntry, MessageEntry, TurnEntry } from '../../../../wire/thread/timeline.ts';
import type { LiveTexts } from '../../../data/live-texts.ts';
import type { Block, Split } from '../../../text/blocks.ts';
import { foldActivity } from './activity.ts';
import { changedFiles } from './changes.ts';
import type { ActivityItem, Doing, EntryOf, Rail, Row } from './row.ts';

export type TurnContext = {
  /** Messages given to the turn while it ran. */
  readonly steered: readonly MessageEntry[];
  /** Set while it runs; `stopping` once someone asked it to stop, `quiet` while it says nothing. */
  readonly running: { readonly stopping: boolean; readonly quiet?: Quiet | undefined } | undefined;
  /** Whether no later turn follows. */
  readonly latest: boolean;
  readonly live: LiveTexts;
  /** Keys of sub-agents whose work is unfolded. */
  readonly unfolded: ReadonlySet<string>;
  /** The blocks of an item's text, which may begin inside of a code block; remembers how they were cut. */
  readonly split: (
    id: string,
    text: string,
    how?: { readonly end?: string | undefined; readonly inside?: Fence | undefined },
  ) => Split;
};

export const turnRows = (turn: TurnEntry, context: TurnContext): Row[] => {
  const { running, steered, latest } = context;
  const { key: turnKey, at, started, completed } = turn;
  const here = { pos: turn.pos, depth: 0 };
  // Not a place in the log: nothing leads to them.
  const nowhere = { pos: 0, depth: 0 };
  const open = [...turn.approvals.values()].filter(entry => entry.approval && !entry.settled);
  const undecided = open.some(entry => !entry.decided);
  const body = itemRows(turn, undefined, 0, context);
  for (const entry of steered) {
    const ended = completed?.status;
    insert(body, { kind: 'message', key: entry.key, pos: entry.pos, depth: 0, entry, steered: true, ended });
  }
  const rows: Row[] = [
    { kind: 'turn', key: `turn:${turn.key}`, ...here, at, started, completed, running: running !== undefined, turnKey },
    ...markAnswer(body, completed),
    ...open.map((entry): Row => ({ kind: 'approval', key: approvalKey(entry), pos: entry.pos, depth: 0, entry })),
  ];
  const doing = running && (!undecided || running.stopping) && doingOf(turn, running);
  if (doing) rows.push({ kind: 'status', key: `status:${turnKey}`, ...nowhere, doing });
  if (completed && (completed.status !== 'completed' || completed.problem)) {
    const stoppedBy = turn.stopAsked?.by;
    rows.push({ kind: 'end', key: `end:${turnKey}`, ...nowhere, completed, stoppedBy, latest });
  }
  return withRail(rows, toneOf(turn, running !== undefined, undecided));
};

const toneOf = (turn: TurnEntry, running: boolean, undecided: boolean): Rail['tone'] => {
  if (running) return undecided ? 'waiting' : 'running';
  return turn.completed && turn.completed.status !== 'completed' ? 'broken' : 'done';
};

const withRail = (rows: readonly Row[], tone: Rail['tone']): Row[] =>
  rows.map((row, index) => ({ ...row, rail: { tone, first: index === 0, last: index === rows.length - 1 } }));

const approvalKey = (entry: ApprovalEntry): string => `approval:${entry.approval?.id}`;

/** The rows of the items below `parent`: of the turn itself when there is none. */
const itemRows = (turn: TurnEntry, parent: ItemId | undefined, depth: number, context: TurnContext): Row[] => {
  const entries = [...turn.items.values()]
    .filter(({ item }) => parentOf(turn, item) === parent)
    .sort((a, b) => a.pos - b.pos);
  const settled =
    parent === undefined ? settledApprovals(turn) : { byItem: new Map<ItemId, ApprovalEntry>(), alone: [] };
  const rows: Row[] = [];
  let run: ActivityItem[] = [];
  const flush = () => {
    for (const part of foldActivity(run)) {
      const first = part.kind === 'thought' ? part.entry : part.items[0]?.entry;
      if (first) rows.push({ ...part, key: `${part.kind}:${first.item.id}`, pos: first.pos, depth });
    }
    run = [];
  };
  const lastEdit = depth === 0 ? entries.findLast(({ item }) => item.kind === 'file_change') : undefined;

  for (const entry of entries) {
    const activity = asActivity(entry);
    if (activity) run.push({ entry: activity, approval: settled.byItem.get(entry.item.id) });
    else {
      const own = ownRows(turn, entry, depth, context);
      if (own.length > 0) flush();
      rows.push(...own);
    }
    if (entry === lastEdit) {
      const files = changedFiles(turn);
      if (files.length === 0) continue;
      run = withoutLastEdits(run);
      flush();
      rows.push({ kind: 'changes', key: `changes:${turn.key}`, pos: entry.pos, depth, files });
    }
  }
  flush();
  for (const entry of settled.alone) {
    insert(rows, { kind: 'answered', key: approvalKey(entry), pos: entry.pos, depth, entry });
  }
  return rows;
};

/** Edits right above the card of changes are told by the card. */
const withoutLastEdits = (run: readonly ActivityItem[]): ActivityItem[] => {
  const last = run.findLastIndex(({ entry, approval }) => {
    const { kind, status } = entry.item;
    return kind !== 'file_change' || status !== 'completed' || approval !== undefined;
  });
  return run.slice(0, last + 1);
};

/** A sub-agent's items go below it, unless it was not read yet. */
const parentOf = (turn: TurnEntry, item: Item): ItemId | undefined =>
  item.parent !== undefined && turn.items.has(item.parent) ? item.parent : undefined;

/** Answers belong to what they were about; those about nothing that was done stand alone. */
const settledApprovals = (turn: TurnEntry) => {
  const byItem = new Map<ItemId, ApprovalEntry>();
  const alone: ApprovalEntry[] = [];
  for (const entry of turn.approvals.values()) {
    if (!entry.approval || !entry.settled) continue;
    const item = entry.approval.itemId && turn.items.get(entry.approval.itemId);
    if (item && asActivity(item)) byItem.set(item.item.id, entry);
    else alone.push(entry);
  }
  return { byItem, alone };
};

const asActivity = (entry: ItemEntry): ActivityItem['entry'] | undefined => {
  switch (entry.item.kind) {
    case 'command':
    case 'file_change':
    case 'tool_call':
    case 'image':
    case 'reasoning':
      return entry as ActivityItem['entry'];
    default:
      return undefined;
  }
};

const ownRows = (turn: TurnEntry, entry: ItemEntry, depth: number, context: TurnContext): Row[] => {
  const { item, pos } = entry;
  const base = { key: `${item.kind}:${item.id}`, pos, depth };
  switch (item.kind) {
    case 'message':
      return proseRows(entry as EntryOf<'message'>, depth, context);
    case 'sub_agent': {
      const steps = [...turn.items.values()].filter(each => each.item.parent === item.id).length;
      const open = context.unfolded.has(base.key);
      const row: Row = { ...base, kind: 'sub_agent', entry: entry as EntryOf<'sub_agent'>, steps, open };
      return open ? [row, ...itemRows(turn, item.id, depth + 1, context)] : [row];
    }
    case 'plan':
      return [{ ...base, kind: 'plan', entry: entry as EntryOf<'plan'> }];
    case 'note':
      return [{ ...base, kind: 'item_note', entry: entry as EntryOf<'note'> }];
    case 'error':
      return [{ ...base, kind: 'error', entry: entry as EntryOf<'error'> }];
    case 'local_prompt':
      return [{ ...base, kind: 'local_prompt', entry: entry as EntryOf<'local_prompt'> }];
    default:
      return [];
  }
};

const proseRows = ({ item, pos, seq, lacks }: EntryOf<'message'>, depth: number, context: TurnContext): Row[] => {
  const live = item.status === 'running' ? context.live.get(item.id) : undefined;
  const { text, end } = live && live.text.length > item.text.length ? live : { text: item.text };
  const rows = (blocks: readonly Block[], key: string) =>
    blocks.map(
      (block, index): Row => ({
        kind: 'prose',
        key: `${key}:${index}`,
        pos,
        depth,
        itemId: item.id,
        seq,
        block,
        open: item.status === 'running' && index === blocks.length - 1,
        aside: item.phase === 'commentary',
      }),
    );
  const key = `prose:${item.id}`;
  if (!lacks) return rows(context.split(item.id, text, { end }).blocks, key);
  const { from, chars, fence } = lacks;
  return [
    ...rows(context.split(item.id, text.slice(0, from)).blocks, key),
    { kind: 'gap', key: `gap:${item.id}`, pos, depth, itemId: item.id, seq, chars },
    ...rows(context.split(`${item.id}:end`, text.slice(from), { inside: fence }).blocks, `${key}:end`),
  ];
};

/** The last words of a turn that came to its end are its answer, which people copy. */
const markAnswer = (rows: Row[], completed: TurnEntry['completed']): Row[] => {
  if (completed?.status !== 'completed') return rows;
  const at = rows.findLastIndex(row => row.kind === 'prose' && row.depth === 0);
  const row = rows[at];
  return row?.kind === 'prose' ? rows.with(at, { ...row, answer: true }) : rows;
};

/** What to say below a running turn; nothing when the newest thing that goes on has a row that says so itself. */
const doingOf = (turn: TurnEntry, { stopping, quiet }: NonNullable<TurnContext['running']>): Doing | undefined => {
  const startedAt = turn.started?.startedAt ?? turn.at;
  if (stopping) return { what: 'stopping', since: startedAt };
  if (quiet) return { what: 'quiet', since: quiet.since, quiet };
  const items = [...turn.items.values()].sort((a, b) => a.pos - b.pos).map(entry => entry.item);
  const now = items.findLast(item => item.status === 'running' && !(item.kind === 'command' && item.background));
  if (now) return now.kind === 'message' ? { what: 'writing', since: now.startedAt } : undefined;
  const since = Math.max(startedAt, ...items.map(item => item.completedAt ?? 0));
  return { what: items.length === 0 ? 'starting' : 'working', since };
};

/** Puts a row where its position says, after rows of the same position. */
const insert = (rows: Row[], row: Row): void => {
  const at = rows.findIndex(each => each.pos > row.pos && each.depth === 0);
  rows.splice(at < 0 ? rows.length : at, 0, row);
};
