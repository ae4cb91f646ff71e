// What of a thread's newest events is kept on the shelf. Writing them copies every character while the page stands still,
// once a second while an agent works, so there are only so many: long texts keep their end, and then the oldest stay away.
// Pure.
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import { limits } from '../../wire/protocol/limits.ts';

/** Some thirty screens. */
const TEXT_CHARS = 50_000;
/** A few milliseconds of copying. */
const ALL_CHARS = 1_000_000;

/** @param events in order @returns the newest of them without a gap, and not the whole of what is long in them */
export const keptPage = (events: readonly ThreadEvent[]): ThreadEvent[] => {
  const kept: ThreadEvent[] = [];
  let left = ALL_CHARS;
  for (const event of events.slice(-limits.pageEvents).reverse()) {
    const short = shorten(event) as ThreadEvent;
    left -= charsOf(short);
    if (left < 0) break;
    kept.push(short);
  }
  return kept.reverse();
};

const shorten = (value: unknown): unknown => {
  if (typeof value === 'string') return value.length > TEXT_CHARS ? `… ${value.slice(-TEXT_CHARS)}` : value;
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shorten(each)]));
};

const charsOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + charsOf(each), 0);
};
