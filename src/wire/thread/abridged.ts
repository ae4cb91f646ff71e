// Texts that are too long for a page of a thread's log: of answers of megabytes, and of outputs and thoughts, which are
// folded until somebody looks, a page has the beginning and the end. The hub leaves out the middle here; a browser reads it
// with `read_text` when it is wanted (web/data/long-texts.ts). Pure.
import type { ThreadEvent } from '../protocol/events.ts';
import { type ItemKind, streamedText, withStreamedText } from '../protocol/items.ts';
import { limits } from '../protocol/limits.ts';
import { fenceAt } from './fence.ts';

/** What is left of a text: so many characters of each end, once it has more than `whole`. */
type Ends = { readonly whole: number; readonly first: number; readonly last: number };

const ANSWER: Ends = { whole: limits.pageAnswerChars, first: 16 << 10, last: 32 << 10 };
const FOLDED: Ends = { whole: limits.pageFoldedChars, first: 4 << 10, last: 4 << 10 };
const ENDS: Partial<Record<ItemKind, Ends>> = {
  message: ANSWER,
  reasoning: FOLDED,
  command: FOLDED,
  tool_call: FOLDED,
};

/** The event as a page has it. */
export const abridged = (event: ThreadEvent): ThreadEvent => {
  if (event.type !== 'item.completed') return event;
  const { item } = event;
  const ends = ENDS[item.kind];
  const text = streamedText(item);
  if (!ends || text.length <= ends.whole) return event;
  const from = endBefore(text, ends.first);
  const until = endBefore(text, text.length - ends.last);
  // Without its fence the rest of a code block would be read as prose.
  const fence = item.kind === 'message' ? fenceAt(text, until) : undefined;
  return {
    ...event,
    item: withStreamedText(item, text.slice(0, from) + text.slice(until)),
    lacks: { from, chars: until - from, ...(fence && { fence }) },
  };
};

/** How far back a better place to cut is looked for. */
const LOOK_BACK = 2_000;

/** Where a line ends, or at least a word, at `at` or a little before. */
const endBefore = (text: string, at: number): number => {
  const near = text.slice(at - LOOK_BACK, at);
  const end = near.lastIndexOf('\n') + 1 || near.lastIndexOf(' ') + 1 || near.length;
  return at - near.length + end;
};
