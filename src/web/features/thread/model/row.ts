// What the page of a thread is made of: a flat list of rows, so that a virtual list can lay out any thread. Each kind
// of row has its component (../rows). Rows of a turn stand at its rail; those of a sub-agent are indented by `depth`.
import type { Quiet, TurnStatus } from '../../../../wire/protocol/events.ts';
import type { ItemId, MemberId, MessageId, TurnId } from '../../../../wire/protocol/ids.ts';
import type { FileChange, ItemOf } from '../../../../wire/protocol/items.ts';
import type { ApprovalEntry, ItemEntry, MessageEntry, NoteEntry, TurnEntry } from '../../../../wire/thread/timeline.ts';
import type { UnsentMessage } from '../../../data/thread.ts';
import type { Block } from '../../../text/blocks.ts';

/** The line at the left of a turn: how the turn stands, and whether it begins or ends with this row. */
export type Rail = {
  readonly tone: 'running' | 'waiting' | 'done' | 'broken';
  readonly first: boolean;
  readonly last: boolean;
};

type Base = {
  /** Unique and lasting: the same thing keeps it while it changes. */
  readonly key: string;
  /** Where it stands in the thread's log. */
  readonly pos: number;
  readonly depth: number;
  readonly rail?: Rail;
};

/** An item of a kind that has its own row. */
export type EntryOf<Kind extends ItemEntry['item']['kind']> = ItemEntry & { readonly item: ItemOf<Kind> };

export type ActivityItem = {
  readonly entry: EntryOf<'command' | 'file_change' | 'tool_call' | 'image' | 'reasoning'>;
  /** What people said to it, when it had to ask. */
  readonly approval?: ApprovalEntry | undefined;
};

/** All that a turn did to one file. */
export type ChangedFile = Omit<FileChange, 'diff'> & { readonly diffs: readonly string[] };

export type Row = Base &
  (
    | { readonly kind: 'day'; readonly at: number }
    /** The line above what was not read yet. */
    | { readonly kind: 'unread' }
    | {
        readonly kind: 'message';
        readonly entry: MessageEntry;
        readonly steered: boolean;
        /** How the turn that took it ended, if it did. */
        readonly ended: TurnStatus | undefined;
      }
    | { readonly kind: 'unsent'; readonly message: UnsentMessage }
    | {
        readonly kind: 'turn';
        readonly turnKey: TurnId;
        readonly at: number;
        readonly started: TurnEntry['started'];
        readonly completed: TurnEntry['completed'];
        readonly running: boolean;
      }
    | {
        readonly kind: 'prose';
        readonly itemId: ItemId;
        readonly seq: number;
        readonly block: Block;
        /** Still being written. */
        readonly open: boolean;
        /** Said on the way, not the answer. */
        readonly aside: boolean;
        /** Set on the last block of the last answer of a turn that is over, which people copy. */
        readonly answer?: true;
      }
    /** The middle of a very long text, which was not read yet. */
    | { readonly kind: 'gap'; readonly itemId: ItemId; readonly seq: number; readonly chars: number }
    | { readonly kind: 'thought'; readonly entry: EntryOf<'reasoning'> }
    | { readonly kind: 'activity'; readonly items: readonly ActivityItem[] }
    | { readonly kind: 'plan'; readonly entry: EntryOf<'plan'> }
    | {
        readonly kind: 'sub_agent';
        readonly entry: EntryOf<'sub_agent'>;
        readonly steps: number;
        readonly open: boolean;
      }
    | { readonly kind: 'item_note'; readonly entry: EntryOf<'note'> }
    | { readonly kind: 'error'; readonly entry: EntryOf<'error'> }
    | { readonly kind: 'local_prompt'; readonly entry: EntryOf<'local_prompt'> }
    | { readonly kind: 'changes'; readonly files: readonly ChangedFile[] }
    | { readonly kind: 'approval'; readonly entry: ApprovalEntry }
    | { readonly kind: 'answered'; readonly entry: ApprovalEntry }
    | { readonly kind: 'status'; readonly doing: Doing }
    | {
        readonly kind: 'end';
        readonly completed: NonNullable<TurnEntry['completed']>;
        /** Who stopped it, if somebody did. */
        readonly stoppedBy: MemberId | undefined;
        /** Whether no later turn follows. */
        readonly latest: boolean;
      }
    | { readonly kind: 'note'; readonly entry: NoteEntry }
  );

export type RowKind = Row['kind'];
export type RowOf<Kind extends RowKind> = Extract<Row, { kind: Kind }>;

/** What a running turn does at the moment, where no other row tells it. */
export type Doing = {
  readonly what: 'starting' | 'writing' | 'working' | 'stopping' | 'quiet';
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** With `quiet`: what it says nothing for. */
  readonly quiet?: Quiet;
};

/** The row that shows what an address in the thread names: `item-…`, `msg-…`, `turn-…`, `apr-…` or `seq-…`. */
export const rowIndexAt = (rows: readonly Row[], anchor: string): number => {
  const [, kind = '', id = ''] = /^(item|msg|turn|apr|seq)-(.+)$/.exec(anchor) ?? [];
  if (kind === 'seq') return rowIndexAtSeq(rows, Number(id));
  return rows.findIndex(row => (kind === 'msg' ? messageIn(row) === id : namesIn(row).includes(id)));
};

/** The row with the event of this seq in it, else the last one that begins before it. */
const rowIndexAtSeq = (rows: readonly Row[], seq: number): number => {
  const exact = rows.findIndex(row => seqsIn(row).includes(seq));
  return exact >= 0 ? exact : rows.findLastIndex(row => row.pos > 0 && row.pos <= seq);
};

const messageIn = (row: Row): MessageId | undefined => (row.kind === 'message' ? row.entry.key : undefined);

const namesIn = (row: Row): readonly string[] => {
  switch (row.kind) {
    case 'turn':
      return [row.turnKey];
    case 'prose':
    case 'gap':
      return [row.itemId];
    case 'activity':
      return row.items.flatMap(({ entry, approval }) => [entry.item.id, approval?.approval?.id ?? '']);
    case 'thought':
    case 'plan':
    case 'sub_agent':
    case 'item_note':
    case 'error':
    case 'local_prompt':
      return [row.entry.item.id];
    case 'approval':
    case 'answered':
      return [row.entry.approval?.id ?? ''];
    default:
      return [];
  }
};

const seqsIn = (row: Row): readonly number[] => {
  switch (row.kind) {
    case 'message':
      return [row.entry.pos, row.entry.edited?.seq ?? row.entry.pos];
    case 'prose':
    case 'gap':
      return [row.seq];
    case 'activity':
      return row.items.map(({ entry }) => entry.seq);
    case 'thought':
    case 'plan':
    case 'sub_agent':
    case 'item_note':
    case 'error':
    case 'local_prompt':
      return [row.entry.seq];
    default:
      return [];
  }
};
