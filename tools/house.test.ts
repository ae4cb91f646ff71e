// The rules of the house that no linter knows: imports go one way between rooms, only named rooms know SQL and NATS
// and the operating system, every file opens by saying what it is, and none grows past what a head can hold.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPO } from './run.ts';

const files = readdirSync(join(REPO, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.gen.ts'))
  .map(name => ({ path: join('src', name), text: readFileSync(join(REPO, 'src', name), 'utf8') }));
/** Tests and their helpers may look into any room. */
const isTest = (path: string) => /\.test\.tsx?$|\.fixture\.ts$|\/test-|\/fake-|\/testing\.ts$/.test(path);
const sources = files.filter(({ path }) => !isTest(path));

type Import = { from: string; to: string };
const imports: Import[] = sources.flatMap(({ path, text }) =>
  [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g),
  ].map(match => {
    const target = match[1] ?? match[2] ?? '';
    return { from: path, to: target.startsWith('.') ? relative(REPO, join(REPO, dirname(path), target)) : target };
  }),
);

/** What each room must not import, and why. */
const BANS: readonly { room: string; not: RegExp; why: string }[] = [
  { room: 'src/std/', not: /^src\/(?!std\/)/, why: 'std knows nothing of the product' },
  { room: 'src/std/', not: /^(node:|[a-z@])/, why: 'std runs anywhere, without dependencies' },
  { room: 'src/wire/', not: /^src\/(agents|runner|hub|web|cli)\//, why: 'the wire belongs to both of its ends' },
  { room: 'src/wire/protocol/', not: /^(node:|ws$)/, why: 'browsers import the protocol' },
  { room: 'src/wire/thread/', not: /^(node:|ws$|zod$)/, why: 'the reducer is pure' },
  { room: 'src/agents/', not: /^src\/(runner|hub|web|cli)\//, why: 'an agent serves whoever drives it' },
  { room: 'src/runner/', not: /^src\/(hub|web|cli)\//, why: 'a runner trusts no hub, so it shares no code with one' },
  {
    room: 'src/hub/',
    not: /^src\/(agents|runner|web|cli)\//,
    why: 'a hub believes no runner, so it shares no code with one',
  },
  { room: 'src/web/', not: /^src\/(agents|runner|hub|cli)\//, why: 'the browser gets only what it needs' },
  { room: 'src/web/', not: /^src\/wire\/(channel|tunnel)\//, why: 'the channel client is the phoenix package' },
  { room: 'src/web/', not: /^node:/, why: 'there is no Node in a browser' },
  { room: 'src/web/data/', not: /^(react|react-dom|@base-ui)/, why: 'data is framework-free; features bind to it' },
  { room: 'src/web/ui/', not: /^src\/web\/(data\/(?!store\.ts)|features\/)/, why: 'ui draws what it is given' },
  { room: 'src/hub/threads/decide.ts', not: /^(node:|kysely|ws$|fastify)/, why: 'deciding is pure' },
  { room: 'src/hub/threads/accept.ts', not: /^(node:|kysely|ws$|fastify)/, why: 'accepting is pure' },
];

/** Modules that only some files may know. */
const KEEPERS: readonly { module: RegExp; only: RegExp; why: string }[] = [
  {
    module: /^(kysely|node:sqlite|pg)/,
    only: /^src\/(hub\/store\/|runner\/(?:journal|lock|policy\/ledger)\.ts)/,
    why: 'SQL has few homes',
  },
  { module: /^@nats-io/, only: /^src\/hub\/bus/, why: 'only the bus knows NATS' },
  { module: /^(react|react-dom)/, only: /^src\/web\//, why: 'React is for the browser' },
  { module: /^commander/, only: /^src\/cli\//, why: 'only the command line parses arguments' },
];

describe('doors open one way', () => {
  test.each(BANS)('$room: $why', ({ room, not }) => {
    const wrong = imports.filter(({ from, to }) => from.startsWith(room) && not.test(to) && !to.startsWith(room));
    expect(wrong).toEqual([]);
  });
  test.each(KEEPERS)('$module: $why', ({ module, only }) => {
    expect(imports.filter(({ from, to }) => module.test(to) && !only.test(from))).toEqual([]);
  });
  test('no file imports itself through others', () => {
    const graph = Map.groupBy(
      imports.filter(({ to }) => to.startsWith('src/')),
      ({ from }) => from,
    );
    expect(
      findCycle(
        graph,
        sources.map(({ path }) => path),
      ),
    ).toEqual([]);
  });
});

describe('every source file', () => {
  test('opens by saying what it is', () => {
    const silent = sources.filter(({ text }) => !/^(#!.*\n)?(\/\/ \S|\/\*\*? ?\S)/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
  test('has at most 500 lines', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 500);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
  test('leaves clocks, timers, the environment and the console to the few files that are given them', () => {
    // The practice model's skills hold the text of programs that it writes for people.
    const allowed = /^src\/(std\/clock\.ts|cli\/|agents\/practice\/skills\/|web\/main\.tsx|web\/(ui|features)\/)/;
    // A socket's own setTimeout is no timer of ours, hence not after a dot.
    const direct = /(?<![.\w])(Date\.now\(|setTimeout\(|setInterval\(|process\.env\b|console\.)/;
    const wrong = sources.filter(({ path, text }) => !allowed.test(path) && direct.test(withoutComments(text)));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

const withoutComments = (text: string): string => text.replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '');

/** Type-only imports count too: a cycle of types is a cycle to a reader. */
const findCycle = (graph: ReadonlyMap<string, readonly Import[]>, nodes: readonly string[]): string[] => {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const { to } of graph.get(node) ?? []) {
      const cycle = visit(to, [...path, node]);
      if (cycle.length > 0) return cycle;
    }
    done.add(node);
    return [];
  };
  for (const node of nodes) {
    const cycle = visit(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
};
