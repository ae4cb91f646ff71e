// Writes src/agents/codex/protocol.gen.ts: the types of the app-server protocol, as the pinned Codex binary itself
// describes them, cut down to what src/agents/codex/methods.ts imports and what those declarations mention.
// `npm run codex:types` writes the file, `--check` only says whether it is up to date.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedCodex } from '../src/agents/codex/locate.ts';

const room = resolve(dirname(fileURLToPath(import.meta.url)), '../src/agents/codex');
const target = join(room, 'protocol.gen.ts');

/** One generated file: a single declaration and the paths of the files it imports. */
type Declaration = {
  readonly name: string;
  readonly v2: boolean;
  readonly body: string;
  readonly needs: readonly string[];
};

/** What the binary says about the protocol, by path without extension. */
const generate = (binary: string): Map<string, Declaration> => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-codex-types-'));
  try {
    const home = join(folder, 'home');
    const out = join(folder, 'out');
    mkdirSync(home);
    // A home below the temp folder draws a warning about helper aliases on stderr, which does not matter here.
    execFileSync(binary, ['app-server', 'generate-ts', '--experimental', '--out', out], {
      env: { PATH: process.env.PATH, CODEX_HOME: home },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    return readAll(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const readAll = (out: string): Map<string, Declaration> => {
  const found = new Map<string, Declaration>();
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'index.ts') continue;
    const name = basename(entry.name, '.ts');
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    const imports = /^import type \{ \w+ \} from "(.*)";$/gm;
    found.set(join(entry.parentPath, name), {
      name,
      v2: basename(entry.parentPath) === 'v2',
      needs: [...text.matchAll(imports)].map(match => join(entry.parentPath, match[1] ?? '')),
      body: text
        .replace(imports, '')
        .replace(/^\/\/ .*$/gm, '')
        .trim(),
    });
  }
  return found;
};

/** The names that methods.ts imports from the generated file. */
const roots = (): string[] => {
  const text = readFileSync(join(room, 'methods.ts'), 'utf8');
  const list = /import type \{([^}]*)\} from '\.\/protocol\.gen\.ts'/.exec(text)?.[1];
  if (list === undefined) throw new Error('methods.ts imports nothing from protocol.gen.ts');
  return list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
};

/** The path of the declaration called `name`; the current protocol (v2) wins over the old one. */
const find = (all: ReadonlyMap<string, Declaration>, name: string): string => {
  const twins = [...all].filter(([, declaration]) => declaration.name === name);
  const found = twins.find(([, declaration]) => declaration.v2) ?? twins[0];
  if (found === undefined) throw new Error(`the protocol has no ${name}`);
  return found[0];
};

/** Everything that the named declarations mention, themselves included, by path. */
const reachable = (all: ReadonlyMap<string, Declaration>, names: readonly string[]) => {
  const seen = new Map<string, Declaration>();
  const pending = names.map(name => find(all, name));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (seen.has(path)) continue;
    const declaration = all.get(path);
    if (!declaration) throw new Error(`the protocol has no ${path}`);
    seen.set(path, declaration);
    pending.push(...declaration.needs);
  }
  return seen;
};

/** The declarations as one file. Where old and current protocol share a name, the old one gets `Core` before it. */
const print = (used: ReadonlyMap<string, Declaration>): string[] => {
  const current = new Set([...used.values()].filter(one => one.v2).map(one => one.name));
  const printedName = (one: Declaration) => (!one.v2 && current.has(one.name) ? `Core${one.name}` : one.name);
  const printed = [...used].map(([path, one]) => {
    const renamed = [path, ...one.needs].flatMap(need => used.get(need) ?? []).filter(n => printedName(n) !== n.name);
    const body = renamed.reduce(
      (text, n) => text.replace(new RegExp(`\\b${n.name}\\b`, 'g'), printedName(n)),
      one.body,
    );
    return { name: printedName(one), body };
  });
  return printed.sort((a, b) => (a.name < b.name ? -1 : 1)).map(one => one.body);
};

/** The names of all notifications as a value, so that the driver can tell Codex which ones it need not send. */
const notificationList = (all: ReadonlyMap<string, Declaration>): string => {
  const union = all.get(find(all, 'ServerNotification'))?.body ?? '';
  const methods = [...union.matchAll(/"method": ("[^"]+")/g)].map(match => match[1] ?? '').sort();
  if (methods.length === 0) throw new Error('the protocol lists no notifications');
  return `export const notificationMethods = [\n${methods.map(name => `  ${name},\n`).join('')}] as const;`;
};

/** The text protocol.gen.ts should have. */
export const render = (): string => {
  const { path, version } = installedCodex();
  const all = generate(path);
  const used = reachable(all, roots());
  const header = [
    `// Generated by tools/codex-types.ts from codex-cli ${version}; never edited by hand. Types of the app-server protocol:`,
    `// what methods.ts uses and what that mentions, ${used.size} of ${all.size} declarations.`,
  ].join('\n');
  return `${[header, notificationList(all), ...print(used)].join('\n\n')}\n`;
};

export const isCurrent = (): boolean => readFileSync(target, 'utf8') === render();

if (import.meta.main) {
  if (!process.argv.includes('--check')) writeFileSync(target, render());
  else if (!isCurrent()) {
    console.error(
      'src/agents/codex/protocol.gen.ts differs from what the installed Codex generates: npm run codex:types',
    );
    process.exitCode = 1;
  }
}
