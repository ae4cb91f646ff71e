import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemId, TurnId } from '../../wire/protocol/ids.ts';
import { ENOUGH_END, emptySplit, splitBlocks } from '../text/blocks.ts';
import { foldLive, type LiveTexts } from './live-texts.ts';

const itemId = 'i1' as ItemId;
const turnId = 't1' as TurnId;
const delta = (offset: number, text: string) => ({ itemId, turnId, offset, text });

test('the end of a text that grows is its end, whatever overlaps in the pieces, and never much of it', () => {
  const piece = fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.nat(50));
  fc.assert(
    fc.property(fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), { maxLength: 20 }), batches => {
      let live: LiveTexts = new Map();
      let whole = '';
      for (const batch of batches) {
        const deltas = batch.map(([size, back]) => {
          const from = Math.max(0, whole.length - back);
          whole += `${whole.length} high tide `.repeat(size).slice(0, size);
          return delta(from, whole.slice(from));
        });
        ({ live } = foldLive(live, deltas, []));
      }
      const { text = '', end = text } = live.get(itemId) ?? {};
      expect(text).toBe(whole);
      expect(text.endsWith(end)).toBe(true);
      expect(end.length).toBeLessThan(2 * ENOUGH_END + 4 * 60_000 + 1);
    }),
    { numRuns: 30 },
  );
});

test('a text that is cut by its end as it comes has the blocks of the whole', () => {
  const part = (n: number) =>
    [
      `## Part ${n}\n\n${'word '.repeat(n % 7 === 0 ? 3_000 : 60)}`,
      `\`\`\`ts\n${'const tide = 1;\n'.repeat(n % 5 === 0 ? 900 : 3)}\`\`\``,
      `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(n % 11 === 0 ? 4_000 : 2)}`,
    ].join('\n\n');
  const whole = Array.from({ length: 60 }, (_, n) => part(n)).join('\n\n');
  expect(whole.length).toBeGreaterThan(5 * ENOUGH_END);
  let live: LiveTexts = new Map();
  let split = emptySplit;
  for (let at = 0; at < whole.length; at += 7_777) {
    ({ live } = foldLive(live, [delta(at, whole.slice(at, at + 7_777))], []));
    const now = live.get(itemId);
    split = splitBlocks(now?.text ?? '', split, now?.end);
  }
  expect(split.blocks).toEqual(splitBlocks(whole).blocks);
  expect(split.end.length).toBeLessThan(whole.length / 2);
});

test('an end that does not reach back far enough is not used', () => {
  const whole = 'A paragraph of some words.\n\n'.repeat(30_000);
  const before = splitBlocks(whole.slice(0, 1_000));
  expect(splitBlocks(whole, before, whole.slice(-ENOUGH_END)).blocks).toEqual(splitBlocks(whole).blocks);
  const other = splitBlocks(`${'Another text. '.repeat(40_000)}`);
  expect(splitBlocks(whole, other, whole.slice(-ENOUGH_END)).blocks).toEqual(splitBlocks(whole).blocks);
});
