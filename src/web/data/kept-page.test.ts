import { expect, test } from 'vitest';
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import { keptPage } from './kept-page.ts';

const said = (seq: number, text: string) =>
  ({ seq, type: 'item.completed', item: { id: `itm_${seq}`, kind: 'message', text } }) as unknown as ThreadEvent;
const seqs = (events: readonly ThreadEvent[]) => events.map(({ seq }) => seq);

test('an ordinary page is kept as it is, without its oldest beyond a page', () => {
  const events = Array.from({ length: 450 }, (_, no) => said(no + 1, `word ${no}`));
  expect(keptPage(events)).toEqual(events.slice(50));
});

test('of an endless answer the end is kept, and all around it', () => {
  const [first, last] = [said(1, 'before'), said(3, 'after')];
  const kept = keptPage([first, said(2, `${'x'.repeat(5_000_000)}the end`), last]);
  expect([kept[0], kept[2]]).toEqual([first, last]);
  expect(JSON.stringify(kept).length).toBeLessThan(60_000);
  expect(JSON.stringify(kept[1])).toMatch(/"… x+the end"/);
});

test('where all of it is long the newest are kept, without a gap', () => {
  const kept = keptPage(Array.from({ length: 100 }, (_, no) => said(no + 1, 'x'.repeat(40_000))));
  expect(seqs(kept)).toEqual(Array.from({ length: kept.length }, (_, no) => 101 - kept.length + no));
  expect(kept.length).toBeGreaterThan(20);
  expect(JSON.stringify(kept).length).toBeLessThan(1_100_000);
});
