import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Block, splitBlocks, splitInside } from './blocks.ts';

const paragraph = (n: number) => `Paragraph ${n}. ${'word '.repeat(80)}end.`;
const paragraphs = (count: number) => Array.from({ length: count }, (_, n) => paragraph(n)).join('\n\n');

/** What was cut, put together again; the fences of long code are not part of its pieces. */
const joined = (blocks: readonly Block[]): string => blocks.map(block => block.text).join('');

const grow = (text: string, step: number) => {
  let split = splitBlocks('');
  for (let end = step; end < text.length; end += step) split = splitBlocks(text.slice(0, end), split);
  return splitBlocks(text, split);
};

test('a short answer is one block', () => {
  expect(splitBlocks('# Hello\n\nA *short* answer.\n').blocks).toEqual([
    { kind: 'markdown', text: '# Hello\n\nA *short* answer.\n' },
  ]);
});

test('a long answer is cut between paragraphs, and nothing of it is lost', () => {
  const text = paragraphs(40);
  const { blocks } = splitBlocks(text);
  expect(blocks.length).toBeGreaterThan(5);
  expect(joined(blocks)).toBe(text);
  expect(blocks.every(block => block.text.startsWith('Paragraph'))).toBe(true);
});

test('settled blocks keep their identity while the text grows', () => {
  const before = splitBlocks(paragraphs(20));
  const after = splitBlocks(`${paragraphs(20)} And a little more.`, before);
  expect(after.blocks.length).toBe(before.blocks.length);
  for (const [index, block] of before.blocks.slice(0, -1).entries()) expect(after.blocks[index]).toBe(block);
});

test('growing in steps ends with the same blocks as reading at once', () => {
  const code = `\`\`\`ts\n${'const a = 1;\n'.repeat(40)}\`\`\``;
  const text = [
    paragraphs(5),
    code,
    '- one\n\n- two\n\n- three',
    paragraphs(6),
    `| a | b |\n|---|---|\n| 1 | 2 |`,
  ].join('\n\n');
  for (const step of [1, 7, 64, 999]) expect(grow(text, step).blocks).toEqual(splitBlocks(text).blocks);
});

test('a text that was rewritten is cut anew', () => {
  const before = splitBlocks(paragraphs(20));
  expect(splitBlocks(`X${paragraphs(20)}`, before)).toEqual(splitBlocks(`X${paragraphs(20)}`));
});

test('a code block is not cut at the blank lines in it', () => {
  const code = `\`\`\`\n${'line\n\n'.repeat(300)}\`\`\``;
  const { blocks } = splitBlocks(`${paragraphs(4)}\n\n${code}`);
  expect(blocks.filter(block => block.text.includes('line')).length).toBe(1);
});

test('a long code block becomes pieces that know their language, their beginning and their end', () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n}`);
  const { blocks } = splitBlocks(`Before.\n\n\`\`\`\`ts title\n${lines.join('\n')}\n\`\`\`\`\n\nAfter.`);
  const pieces = blocks.filter(block => block.kind === 'code');
  expect(blocks[0]).toEqual({ kind: 'markdown', text: 'Before.\n\n' });
  expect(blocks.at(-1)).toEqual({ kind: 'markdown', text: '\nAfter.' });
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.map(piece => piece.text).join('\n')).toBe(lines.join('\n'));
  expect(pieces.map(piece => piece.lang)).toEqual(pieces.map(() => 'ts'));
  expect(pieces.map(piece => piece.first)).toEqual(pieces.map((_, index) => index === 0));
  expect(pieces.map(piece => piece.last)).toEqual(pieces.map((_, index) => index === pieces.length - 1));
});

test('a long code block that is still being written has no end yet', () => {
  const text = `\`\`\`\n${'some code here\n'.repeat(1_000)}`;
  const pieces = grow(text, 500).blocks;
  expect(pieces.every(block => block.kind === 'code' && !block.last)).toBe(true);
});

test('a text whose beginning is left out inside of a code block goes on as code until its fence', () => {
  const lines = Array.from({ length: 1_000 }, (_, n) => `line ${n}`);
  const inside = splitInside({ marker: '```', lang: 'ts' });
  const { blocks } = splitBlocks(`${lines.join('\n')}\n\`\`\`\n\nAfter.`, inside);
  const pieces = blocks.filter(block => block.kind === 'code');
  expect(pieces.map(piece => piece.text).join('\n')).toBe(lines.join('\n'));
  expect(pieces.every(({ lang, first }) => lang === 'ts' && !first)).toBe(true);
  expect(pieces.map(piece => piece.last)).toEqual(pieces.map((_, index) => index === pieces.length - 1));
  expect(blocks.at(-1)).toEqual({ kind: 'markdown', text: '\nAfter.' });
});

test('lists with blank lines between their items stay together', () => {
  const list = Array.from({ length: 30 }, (_, n) => `${n + 1}. ${'item '.repeat(20)}`).join('\n\n');
  expect(splitBlocks(list).blocks.length).toBe(1);
});

test('a wall of words without a line break is cut between words', () => {
  const text = Array.from({ length: 60_000 }, (_, n) => `w${n}`).join(' ');
  const { blocks } = splitBlocks(text);
  expect(joined(blocks)).toBe(text);
  expect(Math.max(...blocks.map(block => block.text.length))).toBeLessThan(12_000);
  expect(blocks.slice(0, -1).every(block => block.text.endsWith(' '))).toBe(true);
});

test('five megabytes that grow are cut in time that follows what was added', () => {
  const text = paragraphs(12_000);
  const split = splitBlocks(text);
  const more = splitBlocks(`${text} more`, split);
  expect(text.length).toBeGreaterThan(5_000_000);
  expect(more.from).toBe(split.from);
  expect(more.text.length - more.from).toBeLessThan(10_000);
});

test('whatever the text, growing and reading at once agree and lose nothing outside code fences', () => {
  const lines = fc.array(
    fc.constantFrom(
      '',
      'words words',
      '# head',
      '- item',
      '1. item',
      '| a |',
      '    code',
      '> quote',
      'x'.repeat(2_000),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 3_000 }), (parts, step) => {
      const text = parts.join('\n');
      const whole = splitBlocks(text);
      expect(joined(whole.blocks)).toBe(text);
      expect(joined(grow(text, step).blocks)).toBe(text);
    }),
    { numRuns: 60 },
  );
});
