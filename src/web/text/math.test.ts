import { Marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { holdFormula, type MathToken, mathExtensions } from './math.ts';

const reader = new Marked({ extensions: mathExtensions });

/** Formulas of a text, with `!` before those on their own. */
const formulas = (text: string): string[] => {
  const found: string[] = [];
  reader.walkTokens(reader.lexer(text), token => {
    const math = token as unknown as MathToken;
    if (math.type === 'math') found.push(`${math.display ? '!' : ''}${math.tex}`);
  });
  return found;
};

describe('formulas in a text', () => {
  test.each([
    ['Euler: $e^{i\\pi} = -1$.', ['e^{i\\pi} = -1']],
    ['with \\(a_1\\) and \\(b\\)', ['a_1', 'b']],
    ['$$\na = b\n$$', ['!a = b']],
    ['\\[\n\\int_0^1 x\\,dx\n\\]', ['!\\int_0^1 x\\,dx']],
    ['so $$x$$ it is', ['!x']],
    ['- a list with $x$\n- and $$y$$', ['x', '!y']],
    ['| a | b |\n|---|---|\n| $x$ | 2 |', ['x']],
    ['a price with \\$ in $p = 3\\$$', ['p = 3\\$']],
  ])('are found in “%s”', (text, expected) => {
    expect(formulas(text)).toEqual(expected);
  });

  test.each(['It costs $5 or $6.', 'from $5 to $10', 'a $ b $ c', '`$x$`', '```\n$$\nx\n$$\n```', 'echo $$', '$$ $$'])(
    'are not seen where there are none: “%s”',
    text => {
      expect(formulas(text)).toEqual([]);
    },
  );
});

test.each([
  ['so $$a = ', 'so '],
  ['so $$a = b$$ and', 'so $$a = b$$ and'],
  ['then \\[ x', 'then '],
  ['then \\( x \\) is', 'then \\( x \\) is'],
  ['kill `$$` gently', 'kill `$$` gently'],
])('while it is written, “%s” is shown as “%s”', (text, shown) => {
  expect(holdFormula(text)).toBe(shown);
});
