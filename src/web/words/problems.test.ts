import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { afterEach, expect, test } from 'vitest';
import { deProblems } from './de-problems.ts';
import { en } from './en.ts';
import { parseMessage, valuesOf } from './format.ts';
import { problemWords, speakProblems } from './problem-words.ts';
import { speak } from './t.ts';

/** Where problems are for a terminal, or for a program: none of them is shown in a browser. */
const ELSEWHERE = [
  'agents/codex/fixtures',
  'agents/practice',
  'cli',
  'hub/accounts/key-file.ts', // a hub that does not start
  'hub/audit',
  'hub/backup.ts',
  'hub/config.ts',
  'hub/doors',
  'hub/store/sqlite/backup.ts',
  'hub/store/sqlite/open.ts',
  'runner/enrolment.ts',
  'runner/hub-socket.ts', // the runner's own console
  'runner/journal.ts',
  'runner/keys',
  'runner/lock.ts',
  'runner/login',
  'runner/ports',
  'runner/previews/by-hand.ts',
  'runner/way-out.ts',
  'wire/tunnel/dial.ts',
];
/** What a runner says to its own console, and the levels of notices. */
const NO_CODES = ['link_failed', 'link_replaced', 'info', 'warning', 'error'];

type Made = {
  readonly where: string;
  readonly code: string;
  /** The entries its values name instead of the code. */
  readonly as: readonly string[];
  readonly hinted: boolean;
  /** Undefined where that cannot be read off the source. */
  readonly values: readonly string[] | undefined;
};

const made = problemsInSources();

test('the sources are read: problems of every room that has some are found', () => {
  const rooms = new Set(made.map(({ where }) => where.split('/')[0]));
  expect([...rooms].sort()).toEqual(['agents', 'hub', 'runner', 'std', 'web', 'wire']);
  expect(made.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['folder_not_allowed', 'machine_gone', 'refused_by_policy', 'agent_gone', 'sign_in_failed']),
  );
});

test('every problem that can reach a browser has German words; for each one listed, add a line to de-problems.ts', () => {
  const lacking = made.flatMap(({ where, code, as }) =>
    (as.length > 0 ? as : [code]).filter(entry => !(entry in deProblems)).map(entry => `${entry} (${where})`),
  );
  expect([...new Set(lacking)]).toEqual([]);
});

test('every hint that can reach a browser has German words', () => {
  const lacking = made.flatMap(({ where, code, as, hinted }) =>
    (as.length > 0 ? as : [code])
      .filter(entry => hinted && !(`${entry}.hint` in deProblems) && !(`${code}.hint` in deProblems))
      .map(entry => `${entry}.hint (${where})`),
  );
  expect([...new Set(lacking)]).toEqual([]);
});

test('what a German sentence names is given where the problem is made', () => {
  const lacking = made.flatMap(({ where, code, as, values }) =>
    (as.length > 0 ? as : [code])
      .flatMap(entry => valuesOf(parseMessage(deProblems[entry] ?? '')))
      .filter(name => values && !values.includes(name))
      .map(name => `{${name}} of ${code} (${where})`),
  );
  expect(lacking).toEqual([]);
});

test('no German words are left over, and all can be read', () => {
  const entries = new Set(made.flatMap(({ code, as }) => [code, ...as]));
  expect(Object.keys(deProblems).filter(key => !entries.has(key.replace(/\.hint$/, '')))).toEqual([]);
  for (const [key, message] of Object.entries(deProblems)) expect(() => parseMessage(message), key).not.toThrow();
});

afterEach(() => {
  speak('en', en);
  speakProblems({});
});

test('a problem is said in the reader’s language, with what it names', () => {
  const refused = {
    code: 'folder_not_allowed',
    message: '/etc is not inside a folder that this machine has opened to agents.',
    hint: 'On the machine itself, run: `hawser paths add <folder>`',
    values: { folder: '/etc' },
  };
  expect(problemWords(refused)).toEqual({ message: refused.message, hint: refused.hint });
  speakProblems(deProblems);
  expect(problemWords(refused)).toEqual({
    message: '/etc liegt in keinem Ordner, den dieser Rechner für Agenten geöffnet hat.',
    hint: 'Gib auf dem Rechner selbst ein: `hawser paths add <Ordner>`',
  });
});

test('what an older hub or laptop says without values, and what is not known, is said as it came', () => {
  speakProblems(deProblems);
  const old = { code: 'folder_not_allowed', message: '/etc is not inside …', hint: 'Run …' };
  expect(problemWords(old)).toEqual({ message: old.message, hint: old.hint });
  const newer = { code: 'forbidden', message: 'Not on Sundays.', values: { as: 'forbidden_sunday' } };
  expect(problemWords(newer)).toEqual({ message: newer.message, hint: undefined });
  expect(problemWords({ code: 'constructor', message: 'Odd.' })).toEqual({ message: 'Odd.', hint: undefined });
});

test('a problem behind another is said by its own words, and a variant has the hint of its code', () => {
  speakProblems(deProblems);
  const behind = { code: 'agent_unavailable', message: '…', hint: 'Install it.', values: { as: 'agent_missing' } };
  expect(problemWords(behind).message).toBe('Codex wurde auf diesem Rechner nicht gefunden.');
  const role = { code: 'forbidden', message: '…', hint: 'Ask.', values: { as: 'forbidden_role' } };
  expect(problemWords(role).hint).toBe('Bitte einen Inhaber oder Admin des Arbeitsbereichs darum.');
});

/** Every problem the sources make: objects with a code, and `refuse(code, message, hint, values)` and the like. */
function problemsInSources(): Made[] {
  const src = fileURLToPath(new URL('../..', import.meta.url));
  const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map(file => file.split(sep).join('/'))
    .filter(file => /\.tsx?$/.test(file) && !/(?:^|[/.-])test[.-]|\.gen\./.test(file))
    .filter(file => !ELSEWHERE.some(place => file === place || file.startsWith(`${place}/`)))
    .map(file => ({ file, source: readFileSync(join(src, file), 'utf8') }));
  const named = sources.flatMap(({ source }) => [...source.matchAll(/^(?:export )?const ([A-Z_]+) = '([a-z_]+)'/gm)]);
  const constants = new Map(named.map(([, name, value]) => [name ?? '', value ?? '']));
  return sources.flatMap(({ file, source }) => {
    const found: Made[] = [];
    const add = (node: Node, code: Node, rest: Omit<Made, 'where' | 'code'>) => {
      const where = `${file}:${source.slice(0, Number(node.start)).split('\n').length}`;
      for (const each of codesIn(code, constants))
        if (!NO_CODES.includes(each)) found.push({ where, code: each, ...rest });
    };
    const visit = (node: Node): void => {
      const { code, message = fieldsOf(node).text, hint, values } = fieldsOf(node);
      // Sentences of the web app's own are in its catalogue.
      const ours = message?.type === 'CallExpression' && nameOf(message.callee) === 't';
      if (code && !ours) {
        const complete = message !== undefined && !hasSpread(node);
        add(node, code, { hinted: hint !== undefined, ...said(values), ...(!complete && { values: undefined }) });
      }
      const list = listOf(node);
      list.forEach((item, at) => {
        const [next, after, last] = list.slice(at + 1);
        if (!item || !next || codesIn(next, constants).length > 0) return;
        if (!isSentence(next) && !/notice$/.test(calledBy(node))) return;
        const hinted = after !== undefined && !isObject(after);
        add(node, item, { hinted, ...said(hinted ? last : after) });
      });
      // What stands for a code: `{ as: 'folder_gone', … }`
      const { as, ...names } = fieldsOf(node);
      if (as) {
        const given = code || hasSpread(node) ? undefined : Object.keys(names);
        add(node, as, { as: [], hinted: false, values: given });
      }
      if (calledBy(node) === 'forbidden') {
        const [sentence, , variant] = list;
        // Its words for no sentence in particular do not say what another sentence does.
        const entry = variant ? codesIn(variant, constants) : [sentence ? 'forbidden_…' : 'forbidden'];
        found.push({ where: file, code: 'forbidden', as: entry, hinted: true, values: [] });
      }
      for (const child of childrenOf(node)) visit(child);
    };
    visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node);
    return found;
  });
}

type Node = { readonly type: string; readonly [field: string]: unknown };
type Fields = Readonly<Partial<Record<'as' | 'code' | 'hint' | 'message' | 'text' | 'values', Node>>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap(value => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node.name === 'string' ? node.name : '';
}

function isObject(node: Node | undefined): boolean {
  return node?.type === 'ObjectExpression';
}

function fieldsOf(node: Node): Fields {
  if (!isObject(node)) return {};
  const properties = (node.properties as Node[]).filter(({ type }) => type === 'Property');
  return Object.fromEntries(properties.map(({ key, value }) => [nameOf(key), value as Node]));
}

function hasSpread(node: Node): boolean {
  return (node.properties as Node[]).some(({ type }) => type === 'SpreadElement');
}

/** The arguments of a call, or what stands in a tuple. */
function listOf(node: Node): readonly (Node | undefined)[] {
  if (node.type === 'CallExpression') return node.arguments as Node[];
  return node.type === 'ArrayExpression' ? (node.elements as Node[]) : [];
}

/** The codes an expression may come to: a literal, a constant, either side of a condition. */
function codesIn(node: Node, constants: ReadonlyMap<string, string>): string[] {
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap(side => codesIn(side as Node, constants));
  const value = node.type === 'Literal' ? node.value : constants.get(nameOf(node));
  return typeof value === 'string' && /^[a-z]+(?:_[a-z]+)*$/.test(value) ? [value] : [];
}

/** The last part of the name of what is called: `notice` of `this.#feed.notice(…)`. */
function calledBy({ type, callee }: Node): string {
  if (type !== 'CallExpression' || !isNode(callee)) return '';
  return nameOf(callee) || nameOf(callee.property);
}

function isSentence(node: Node | undefined): boolean {
  const pieces = node?.type === 'TemplateLiteral' ? (node.quasis as { value: { raw: string } }[]) : [];
  const text = node?.type === 'Literal' ? String(node.value) : pieces.map(({ value }) => value.raw).join('x');
  return /^\S+ \S+ .*[.?!x]$/s.test(text);
}

/** What the values of a problem name. @param node an object, or the `as` alone */
function said(node: Node | undefined): Pick<Made, 'as' | 'values'> {
  if (node?.type === 'Literal') return { as: codesIn(node, new Map()), values: [] };
  if (!isObject(node) || !node) return { as: [], values: node ? undefined : [] };
  const { as, ...names } = fieldsOf(node);
  return { as: as ? codesIn(as, new Map()) : [], values: hasSpread(node) ? undefined : Object.keys(names) };
}
