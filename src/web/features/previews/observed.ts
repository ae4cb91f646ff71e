// What a page in the pane says of itself: where one is in it, and what went wrong there. The hub's script in it says so
// (src/hub/previews/observe-script.ts), but the page could say anything in its place: words are read with care, and are
// text to be shown, never more (R28).
import { z } from 'zod';
import { plainOutput } from '../../text/ansi.ts';
import { withoutHidden } from '../../text/hidden-characters.ts';
import { type Heard, isFromFrame, type Meant } from './from-frame.ts';

const MOST_TEXT = 500;
const MOST_AT_ONCE = 50;

const path = z.string().max(8_000).startsWith('/');
const kind = z.enum(['console', 'error', 'request']);
const found = z.object({
  kind,
  text: z
    .string()
    .max(4_000)
    .transform(text => cut(withoutHidden(plainOutput(text)).trim())),
  times: z.number().int().positive().max(1e6),
});

const word = z.discriminatedUnion('type', [
  /** A page has begun. */
  z.object({ type: z.literal('hawser.page'), path }),
  /** The same page is elsewhere: `pushState`, a hash, back and forward. */
  z.object({ type: z.literal('hawser.path'), path }),
  z.object({ type: z.literal('hawser.problems'), problems: z.array(found).max(MOST_AT_ONCE) }),
]);

export type Found = z.infer<typeof found>;

export type Observed =
  | { readonly type: 'page' | 'path'; readonly origin: string; readonly path: string }
  | { readonly type: 'problems'; readonly problems: readonly Found[] };

/**
 * @returns undefined for every message that is none of those
 */
export const readObserved = (heard: Heard, meant: Meant): Observed | undefined => {
  if (!isFromFrame(heard, meant)) return undefined;
  const { origin, data } = heard;
  const { success, data: said } = word.safeParse(data);
  if (!success) return undefined;
  if (said.type === 'hawser.problems') {
    return { type: 'problems', problems: said.problems.filter(({ text }) => text !== '') };
  }
  // Written anew, so that nothing stands in the bar but what an address can hold.
  const url = URL.parse(origin + said.path);
  if (url?.origin !== origin) return undefined;
  return { type: said.type === 'hawser.page' ? 'page' : 'path', origin, path: url.pathname + url.search + url.hash };
};

const cut = (text: string): string =>
  // No half of a character at the end.
  text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1).replace(/\p{Cs}$/u, '')}…` : text;
