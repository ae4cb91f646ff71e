// Builds the web app into dist/web: the app itself, the service worker with the list of files it keeps
// (tools/service-worker.ts), and a gzip copy beside every text asset, which is what the hub sends.
// `--if-stale` does nothing when the build is newer than everything it is made from; npm's `prepare` runs it that way.
// `--budget` also tells what a browser loads before a thread shows, and fails when that is too much.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { buildDiagramPage } from './build-diagram.ts';
import { buildServiceWorker } from './service-worker.ts';

const REPO = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(REPO, 'dist', 'web');
const SOURCES = ['src/web', 'src/wire', 'src/std', 'vite.config.ts', 'tools/service-worker.ts', 'package-lock.json'];

/** Gzipped JavaScript, in bytes, that may stand between an empty cache and a readable thread. */
export const BUDGET_BYTES = 250_000;

/** Whether dist/web is missing or older than any of its sources. */
export const isStale = async (): Promise<boolean> => {
  const built = await changedAt(join(OUT, 'index.html'));
  const sources = await Promise.all(SOURCES.map(source => newest(join(REPO, source))));
  return built === 0 || Math.max(...sources) > built;
};

/** Builds everything anew. */
export const buildWeb = async (): Promise<void> => {
  await build({ configFile: join(REPO, 'vite.config.ts'), logLevel: 'warn' });
  await buildServiceWorker(OUT);
  await buildDiagramPage(join(OUT, 'diagram.html'));
  for (const name of await readdir(OUT, { recursive: true })) {
    if (!/\.(?:js|css|html|svg|webmanifest|json|txt)$/.test(name)) continue;
    const file = join(OUT, name);
    await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
  }
};

export type FirstLoad = { readonly file: string; readonly bytes: number };

/** The scripts that index.html loads before anything shows, with their gzipped sizes in bytes. */
export const firstLoad = async (): Promise<FirstLoad[]> => {
  const page = await readFile(join(OUT, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].flatMap(match => match[1] ?? []);
  return Promise.all(files.map(async file => ({ file, bytes: (await stat(join(OUT, `${file}.gz`))).size })));
};

const checkBudget = async (): Promise<boolean> => {
  const loaded = await firstLoad();
  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { file, bytes } of loaded) console.log(`${inKb(bytes).padStart(9)}  ${file}`);
  console.log(`${inKb(total).padStart(9)}  JavaScript before a thread shows, gzipped (budget ${inKb(BUDGET_BYTES)})`);
  return total <= BUDGET_BYTES;
};

const inKb = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

/** Milliseconds since the epoch; 0 for what does not exist. */
const changedAt = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined); // not built yet
  return found?.mtimeMs ?? 0;
};

const newest = async (path: string): Promise<number> => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []); // a file, not a folder
  const files = entries.filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
  const times = await Promise.all(files.map(entry => changedAt(join(entry.parentPath, entry.name))));
  return Math.max(await changedAt(path), ...times);
};

if (import.meta.main) {
  const flags = new Set(process.argv.slice(2));
  if (!flags.has('--if-stale') || (await isStale())) await buildWeb();
  if (flags.has('--budget') && !(await checkBudget())) {
    console.error('The first load is over its budget: load later what the first screen does not need.');
    process.exitCode = 1;
  }
}
