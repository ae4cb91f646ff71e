import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { parseMessage, valuesOf } from './format.ts';
import { parts, speak, t, type WordKey } from './t.ts';

const keys = Object.keys(en) as WordKey[];
const german: Readonly<Record<string, string>> = de;

describe.each([
  ['English', en],
  ['German', german],
])('%s', (_, catalogue) => {
  test('every message can be read', () => {
    for (const [key, message] of Object.entries(catalogue)) expect(() => parseMessage(message), key).not.toThrow();
  });
});

describe('German says everything that English does', () => {
  test('no message is missing; for each one listed, add a line to the German file of the same name', () => {
    expect(keys.filter(key => !(key in german)).map(key => `'${key}': '${en[key]}'`)).toEqual([]);
  });

  test('no message is left over', () => {
    expect(Object.keys(german).filter(key => !(key in en))).toEqual([]);
  });

  test('each message takes the same values', () => {
    const different = keys.flatMap(key => {
      const [wanted, found] = [valuesOf(parseMessage(en[key])), valuesOf(parseMessage(german[key] ?? en[key]))];
      return wanted.join() === found.join() ? [] : [`${key}: {${found}} instead of {${wanted}}`];
    });
    expect(different).toEqual([]);
  });
});

test('another language speaks from the next word on', () => {
  speak('de', { ...en, ...de, 'figure.daysAgo': '{n} T.' });
  expect(t('approval.allow')).toBe('Erlauben');
  expect(t('figure.daysAgo', { n: 1_200 })).toBe('1.200 T.');
  speak('en', en);
  expect(t('approval.allow')).toBe('Allow');
});

test('messages with elements come in pieces', () => {
  const rule = { tag: 'code' };
  expect(parts('approval.alwaysRule', { rule })).toEqual(['Always ', rule]);
});

test('no words stand in a component: they all come from the catalogue', () => {
  const web = fileURLToPath(new URL('..', import.meta.url));
  const found = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter(name => /(?<!\.test)\.tsx$/.test(name))
    .flatMap(name =>
      strayWords(readFileSync(join(web, name), 'utf8')).map(words => `${relative(web, join(web, name))}: ${words}`),
    );
  expect(found).toEqual([]);
});

/** What people type in a terminal is the same in every language. */
const VERBATIM = new Set(['CommandLine', 'code', 'kbd']);
/** Attributes that are shown or read out. */
const SPOKEN =
  /^(?:alt|aria-(?:description|label|placeholder|roledescription|valuetext)|data-tip|label|placeholder|title)$/;

type Node = { readonly type: string; readonly [field: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

const hasWords = (text: unknown): text is string => typeof text === 'string' && /\p{L}{2}/u.test(text);

const strayWords = (source: string): string[] => {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'JSXElement' && VERBATIM.has(nameOf((node.openingElement as Node).name))) return;
    if (node.type === 'JSXText' && hasWords(node.value)) found.push(node.value.trim());
    if (node.type === 'JSXAttribute' && SPOKEN.test(nameOf(node.name))) {
      const value = isNode(node.value) ? node.value.value : undefined;
      if (hasWords(value)) found.push(`${nameOf(node.name)}="${value}"`);
    }
    for (const value of Object.values(node)) {
      for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) visit(each);
    }
  };
  visit(parseAst(source, { lang: 'tsx' }) as unknown as Node);
  return found;
};

const nameOf = (node: unknown): string => (isNode(node) && typeof node.name === 'string' ? node.name : '');
