// The list of problems, and the block that an agent gets of it.
import fc from 'fast-check';
import { Marked } from 'marked';
import { expect, test } from 'vitest';
import type { Found } from './observed.ts';
import { toBlock, withProblems } from './problems.ts';

const found = (text: string, times = 1, kind: Found['kind'] = 'console'): Found => ({ kind, text, times });

test('what comes again is counted and moves to the end', () => {
  const list = withProblems([found('a', 2), found('b')], [found('a'), found('a', 1, 'error')]);
  expect(list).toEqual([found('b'), found('a', 3), found('a', 1, 'error')]);
});

test('the last fifty are kept, however many come', () => {
  const many = Array.from({ length: 80 }, (_, at) => found(`p${at}`));
  const list = withProblems(many.slice(0, 40), many.slice(40));
  expect([list.length, list[0]?.text, list.at(-1)?.text]).toEqual([50, 'p30', 'p79']);
});

test('the block says what each is and how often it came, in the order they came', () => {
  const block = toBlock('/week?x', [found('TypeError: x\n  at y', 3), found('GET /api → 500', 1, 'request')]);
  expect(block).toBe(
    '```text\npage: /week?x\nconsole.error (3 times): TypeError: x\n    at y\nrequest: GET /api → 500\n```',
  );
});

const text = fc
  .array(fc.constantFrom('`', '```', '````', '~~~', '\n', '\n```\n', '> ', '# ', '</code>', 'x', '- '), {
    maxLength: 20,
  })
  .map(pieces => pieces.join(''));

test('R28: whatever the texts hold, quoted as the composer quotes they are one block of code', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), text, (texts, path) => {
      const block = toBlock(
        path,
        texts.map(each => found(each)),
      );
      const quoted = `Look:\n\n${block}`.replaceAll(/^/gm, '> ');
      const [quote, ...rest] = new Marked().lexer(`${quoted}\n\n`).filter(({ type }) => type !== 'space');
      expect([quote?.type, rest.length]).toEqual(['blockquote', 0]);
      const inner = quote?.type === 'blockquote' ? quote.tokens?.filter(({ type }) => type !== 'space') : [];
      expect(inner?.map(({ type }) => type)).toEqual(['paragraph', 'code']);
    }),
    { numRuns: 300 },
  );
});
