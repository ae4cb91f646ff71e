// Which items are open, and what has been streamed into each. It gives every item an id that is unique in the thread
// and sees to it that whatever has started also completes, however little Codex says about its end. No I/O;
// thread-feed.ts calls it with what arrives on the wire.
import { type ItemId, itemId, type TurnId } from '../../wire/protocol/ids.ts';
import {
  type FileChange,
  type Item,
  type ItemStatus,
  streamedText,
  withStreamedText,
} from '../../wire/protocol/items.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { AgentEvent } from '../driver.ts';
import { GrowingText } from './clip.ts';
import { mapItem, REASONING_SEPARATOR } from './map-item.ts';
import type { ThreadItem } from './protocol.gen.ts';

/** One turn of Codex as a source of items: the conversation's own, or a sub-agent's that works for it. */
export type Lane = {
  /** Codex's thread and turn. */
  readonly threadId: string;
  readonly wireTurnId: string;
  /** The conversation's turn it belongs to. */
  readonly turnId: TurnId;
  /** The item that started the sub-agent. */
  readonly parent?: ItemId | undefined;
};

export type OpenItem = {
  readonly lane: Lane;
  /** Codex's id of the item. */
  readonly wireId: string;
  readonly wireType: ThreadItem['type'] | undefined;
  /** As it was last told, without the streamed text. */
  item: Item;
  readonly text: GrowingText;
  /** Codex's number of the running command; null until it runs. */
  processId?: string | null;
  /** We ended the command ourselves. */
  stopped?: boolean;
  /** When a patch that is being typed was last passed on. */
  patchedAt?: number;
  /** The part of a reasoning item that is being streamed. */
  part?: { readonly of: 'summary' | 'content'; readonly index: number };
};

export type LedgerOptions = {
  readonly folder: string;
  emit(event: AgentEvent): void;
  /** Milliseconds since the epoch. */
  now(): number;
};

/** How many turns of Codex are remembered to tell a reused item id; a repeat comes at once or never. */
const REMEMBERED_TURNS = 64;
/** A patch that is being typed is passed on this often; it is complete when its item starts. */
const PATCH_MS = 250;

export class ItemLedger {
  readonly #options: LedgerOptions;
  readonly #open = new Map<string, OpenItem>();
  /** Codex's turn → Codex's item id → how many items had it. */
  readonly #used = new Map<string, Map<string, number>>();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  open(): readonly OpenItem[] {
    return [...this.#open.values()];
  }

  find(lane: Lane, wireId: string): OpenItem | undefined {
    return this.#open.get(key(lane, wireId));
  }

  /** The files an open patch would change. */
  changesOf(lane: Lane, wireId: string): readonly FileChange[] {
    const item = this.find(lane, wireId)?.item;
    return item?.kind === 'file_change' ? item.changes : [];
  }

  /**
   * Ends what the model was just saying, because it will not go on with it.
   * @param which of it: a message that begins leaves the thought before it alone
   * @returns whether it was saying anything
   */
  cutText(lane: Lane, which: 'agentMessage' | 'reasoning' | 'all'): boolean {
    const kinds = which === 'agentMessage' ? ['message'] : ['message', 'reasoning'];
    const texts = this.open().filter(
      open => open.lane === lane && open.wireType !== 'plan' && kinds.includes(open.item.kind),
    );
    for (const open of texts) this.closeItem(open, 'interrupted');
    return texts.length > 0;
  }

  /** An item begins. */
  start(lane: Lane, wire: ThreadItem, at: number): OpenItem {
    // Patches that are shown while they are typed exist before Codex starts their item.
    const known = this.find(lane, wire.id);
    if (known) {
      this.update(known, this.#map(lane, wire, known.item.id, 'started', at));
      return known;
    }
    const open = this.#begin(lane, wire.id, wire.type, id => this.#map(lane, wire, id, 'started', at));
    if (wire.type === 'commandExecution') open.processId = wire.processId;
    return open;
  }

  /** More text of an item; one that nobody announced is begun as `blank` says. */
  delta(lane: Lane, wireId: string, text: string, blank: (base: BlankBase) => Item): void {
    const open =
      this.find(lane, wireId) ?? this.#begin(lane, wireId, undefined, id => blank(this.#blankBase(lane, id)));
    this.#append(open, text);
  }

  /** More text of a reasoning item, whose parts are separated by an empty line. Only one of summary and content is shown. */
  reasoningDelta(lane: Lane, wireId: string, of: 'summary' | 'content', index: number, text: string): void {
    const open =
      this.find(lane, wireId) ??
      this.#begin(lane, wireId, 'reasoning', id => ({ ...this.#blankBase(lane, id), kind: 'reasoning', text: '' }));
    if (open.part && open.part.of !== of) return;
    const separator = open.part && open.part.index !== index ? REASONING_SEPARATOR : '';
    open.part = { of, index };
    this.#append(open, separator + text);
  }

  /** Files of a patch that is still being typed. Codex tells the whole patch after each piece, so not each is passed on. */
  patch(lane: Lane, wireId: string, changes: readonly FileChange[]): void {
    const begin = () =>
      this.#begin(lane, wireId, 'fileChange', id => ({
        ...this.#blankBase(lane, id),
        kind: 'file_change',
        changes: [],
      }));
    const open = this.find(lane, wireId) ?? begin();
    const now = this.#options.now();
    if (open.item.kind !== 'file_change' || now - (open.patchedAt ?? 0) < PATCH_MS) return;
    open.patchedAt = now;
    this.update(open, { ...open.item, changes: [...changes] });
  }

  /** The item is now as `item` says; what was streamed stays. */
  update(open: OpenItem, item: Item): void {
    open.item = item;
    this.#options.emit({ type: 'item_updated', turnId: open.lane.turnId, item: withText(open) });
  }

  /** An item ends, perhaps without ever having begun; an end that is told twice is told once. */
  complete(lane: Lane, wire: ThreadItem, at: number): void {
    const known = this.find(lane, wire.id);
    if (!known && this.#used.get(lane.wireTurnId)?.has(wire.id)) return;
    const open = known ?? this.start(lane, withoutText(wire), at);
    const item = this.#map(lane, wire, open.item.id, 'completed', at);
    const wasBackground = open.item.kind === 'command' && open.item.background === true;
    this.#finish(open, {
      ...keepStreamed(item, open),
      startedAt: Math.min(item.startedAt, open.item.startedAt),
      ...(wasBackground && { background: true }),
      // Codex reports a command that was ended from outside as failed with exit code -1.
      ...(open.stopped && { status: 'interrupted', exitCode: null }),
    });
  }

  /** Ends an item whose end nobody reported; what was streamed of it stays. */
  closeItem(open: OpenItem, status: ItemStatus): void {
    const item = withText(open);
    const state = item.kind === 'sub_agent' ? { state: status } : {};
    this.#finish(open, { ...item, ...state, status, completedAt: this.#options.now() });
  }

  /** Items of our own making, such as the plan, begin here. */
  startOwn(lane: Lane, wireId: string, build: (base: BlankBase) => Item): OpenItem {
    return this.#begin(lane, wireId, undefined, id => build(this.#blankBase(lane, id)));
  }

  #begin(lane: Lane, wireId: string, wireType: OpenItem['wireType'], build: (id: ItemId) => Item): OpenItem {
    const item = build(this.#newId(lane, wireId));
    const isOutput = item.kind === 'command' || item.kind === 'tool_call';
    const open: OpenItem = {
      lane,
      wireId,
      wireType,
      item: withStreamedText(item, ''),
      text: new GrowingText(isOutput ? limits.outputChars : limits.itemChars, isOutput),
    };
    this.#open.set(key(lane, wireId), open);
    this.#options.emit({ type: 'item_started', turnId: lane.turnId, item: open.item });
    const text = streamedText(item);
    if (text !== '') this.#append(open, text);
    return open;
  }

  #append(open: OpenItem, text: string): void {
    const offset = open.text.length;
    open.text.append(text);
    // Nothing but output may be longer than what is kept of it, so nobody shows text that will be gone at the end.
    const isOutput = open.item.kind === 'command' || open.item.kind === 'tool_call';
    if (text === '' || (!isOutput && open.text.length > limits.itemChars)) return;
    const { turnId } = open.lane;
    this.#options.emit({ type: 'item_delta', turnId, itemId: open.item.id, offset, text });
  }

  #finish(open: OpenItem, item: Item): void {
    this.#open.delete(key(open.lane, open.wireId));
    this.#options.emit({ type: 'item_completed', turnId: open.lane.turnId, item });
  }

  #map(lane: Lane, wire: ThreadItem, id: ItemId, phase: 'started' | 'completed', at: number): Item {
    return mapItem(wire, { id, folder: this.#options.folder, parent: lane.parent, phase, at });
  }

  #blankBase(lane: Lane, id: ItemId): BlankBase {
    return {
      id,
      status: 'running',
      startedAt: this.#options.now(),
      ...(lane.parent !== undefined && { parent: lane.parent }),
    };
  }

  /** Item ids come from the model's provider and may repeat; Codex's turn ids do not. */
  #newId(lane: Lane, wireId: string): ItemId {
    const ids = this.#used.get(lane.wireTurnId) ?? new Map<string, number>();
    this.#used.set(lane.wireTurnId, ids);
    const times = (ids.get(wireId) ?? 0) + 1;
    ids.set(wireId, times);
    const oldest = this.#used.keys().next().value;
    if (this.#used.size > REMEMBERED_TURNS && oldest !== undefined) this.#used.delete(oldest);
    const id = `${lane.wireTurnId}/${wireId.slice(0, 200)}`;
    return itemId.parse(times === 1 ? id : `${id}~${times}`);
  }
}

/** The fields of an item that has just begun. */
export type BlankBase = Pick<Item, 'id' | 'status' | 'startedAt' | 'parent'>;

const key = (lane: Lane, wireId: string): string => `${lane.wireTurnId}/${wireId}`;

/** The item with what was streamed into it. */
export const withText = (open: OpenItem): Item => {
  const { text, cut } = open.text.read();
  const item = withStreamedText(open.item, text);
  return item.kind === 'command' && cut > 0 ? { ...item, cut } : item;
};

/** An item that ends without its text has the text that was streamed. */
const keepStreamed = (item: Item, open: OpenItem): Item => {
  const streamed = open.text.read();
  const own = streamedText(item);
  if (own === '' && streamed.text !== '') return withText({ ...open, item });
  // Codex keeps about 1 MiB of a command's output and does not say what it dropped; the stream had all of it.
  return item.kind === 'command' && open.text.length > own.length + (item.cut ?? 0)
    ? { ...item, cut: open.text.length - own.length }
    : item;
};

/** The item as it would have begun. */
const withoutText = (wire: ThreadItem): ThreadItem => {
  switch (wire.type) {
    case 'agentMessage':
    case 'plan':
      return { ...wire, text: '' };
    case 'reasoning':
      return { ...wire, summary: [], content: [] };
    case 'commandExecution':
      return { ...wire, aggregatedOutput: null, exitCode: null, durationMs: null };
    default:
      return wire;
  }
};
