import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenceAt } from './fence.ts';

/** Whether each line of the text begins inside of a code block. */
const inside = (text: string): boolean[] => {
  let at = 0;
  return text.split('\n').map(line => {
    const fence = fenceAt(text, at);
    at += line.length + 1;
    return fence !== undefined;
  });
};

test('a code block goes on from the line after its fence to the one that closes it', () => {
  expect(inside('a\n```ts\nb\n\nc\n```\nd')).toEqual([false, false, true, true, true, true, false]);
  expect(fenceAt('```ts title="a b"\nb\n', 18)).toEqual({ marker: '```', lang: 'ts' });
});

test('only its own marker closes it, at least as long and with nothing else on the line', () => {
  expect(inside('````\n```\n~~~~\n```` x\n `````\nz')).toEqual([false, true, true, true, true, false]);
});

test('what only looks like a fence opens nothing', () => {
  const text = ['``` a `code` span', '    ```', 'words ```', '``', 'z'].join('\n');
  expect(inside(text)).toEqual([false, false, false, false, false]);
});

test('what stands behind the place changes nothing', () => {
  const line = fc.constantFrom('```', '```ts', '~~~', 'words', '', '  ```', '`````');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (before, after) => {
      const text = before.map(each => `${each}\n`).join('');
      expect(fenceAt(text + after.join('\n'), text.length)).toEqual(fenceAt(text, text.length));
    }),
  );
});
