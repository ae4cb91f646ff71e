// Arithmetic over the colours of tokens.css, so that no change of a tint makes something unreadable that nobody looked at.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [plain = '', contrast = ''] = css.split('@media (prefers-contrast: more)');

type Pairs = ReadonlyMap<string, readonly [light: string, dark: string]>;

const pairsOf = (text: string): Pairs =>
  new Map(
    [...text.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, [light, dark]],
    ),
  );

const usual = pairsOf(plain);
const sets = { usual, 'more contrast': new Map([...usual, ...pairsOf(contrast)]) };

const WORDS = ['ink', 'body', 'dim', 'accent', 'need', 'ok', 'bad'];
const GROUNDS = ['paper', 'panel', 'side', 'soft', 'accent-soft', 'need-soft', 'bad-soft', 'add', 'del'];
const CODE = ['body', 'code-word', 'code-text', 'code-value', 'code-name', 'code-aside'];
const CODE_GROUNDS = ['paper', 'panel', 'soft', 'add', 'del', 'add-mark', 'del-mark'];
const ANSI = [0, 1, 2, 3, 4, 5, 6, 7, 8, 15].map(n => `ansi-${n}`);

const everyPair: readonly (readonly [front: string, ground: string, least: number])[] = [
  ...WORDS.flatMap(word => GROUNDS.map(ground => [word, ground, 4.5] as const)),
  ...CODE.flatMap(word => CODE_GROUNDS.map(ground => [word, ground, 4.5] as const)),
  ...ANSI.flatMap(word => ['paper', 'panel'].map(ground => [word, ground, 4.5] as const)),
  ['on-accent', 'accent', 4.5],
  ['paper', 'ink', 4.5],
  // Borders of what one can act on, and the line of focus (WCAG 1.4.11).
  ...['paper', 'panel', 'side'].map(ground => ['edge', ground, 3] as const),
  ...['paper', 'panel', 'side', 'soft'].map(ground => ['accent', ground, 3] as const),
];

test.each(Object.entries(sets))('words can be read on every ground in both themes: %s', (_, colours) => {
  const poor = everyPair.flatMap(([front, ground, least]) =>
    ['light', 'dark'].flatMap((theme, index) => {
      const ratio = contrastOf(colours.get(front)?.[index], colours.get(ground)?.[index]);
      return ratio >= least ? [] : [`${front} on ${ground}, ${theme}: ${ratio.toFixed(2)} instead of ${least}`];
    }),
  );
  expect(poor).toEqual([]);
});

test('more contrast means 7:1 for all words of the page', () => {
  const colours = sets['more contrast'];
  const poor = WORDS.flatMap(word =>
    ['paper', 'panel', 'side'].flatMap(ground =>
      [0, 1].filter(index => contrastOf(colours.get(word)?.[index], colours.get(ground)?.[index]) < 7).map(() => word),
    ),
  );
  expect(poor).toEqual([]);
});

test('letters on a face can be read', () => {
  const faces = [...css.matchAll(/--face-\d: (#[0-9a-f]{6})/g)].map(([, colour]) => colour);
  expect(faces).toHaveLength(8);
  expect(faces.filter(face => contrastOf('#ffffff', face) < 4.5)).toEqual([]);
});

test('motion is over in a fifth of a second', () => {
  const times = [...css.matchAll(/--animate-[\w-]+: \w+ (\d+)ms/g)].map(([, ms]) => Number(ms));
  expect(times.length).toBeGreaterThan(2);
  expect(times.filter(ms => ms > 200)).toEqual([]);
});

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. A colour that is not there has none. */
const contrastOf = (front: string | undefined, ground: string | undefined): number => {
  if (!front || !ground) return 0;
  const [light = 0, dark = 0] = [luminance(front), luminance(ground)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
