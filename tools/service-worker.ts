// Builds the service worker (src/web/offline) beside the finished app: lists what the app needs to open without a
// connection, and puts the list and a version made from the content of those files into the worker.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { Manifest } from 'vite';
import { REPO } from './run.ts';

/** Parts that are loaded later and yet belong to every screen; the rest is kept from its first use on. */
const LATER = /^(?:features|words)\//;
/** The two fonts of every page (vite.config.ts loads the same two ahead). */
const FONTS = /(?:inter|mono)-latin-wght-normal.*\.woff2$/;

/** @param out the folder of the finished build; its `.vite/manifest.json` is used up */
export const buildServiceWorker = async (out: string): Promise<void> => {
  const manifest: Manifest = JSON.parse(await readFile(join(out, '.vite', 'manifest.json'), 'utf8'));
  await rm(join(out, '.vite'), { recursive: true });
  const names = await readdir(out, { recursive: true });
  const plain = names.filter(name => /^(?:[^/]+|icons\/[^/]+)\.(?:html|js|svg|png|webmanifest)$/.test(name));
  const files = [...plain, ...chunksOf(manifest), ...names.filter(name => FONTS.test(name))].sort();
  const build = { version: await versionOf(out, files), files: files.map(file => `/${file}`) };

  const bundle = await rolldown({
    input: join(REPO, 'src/web/offline/service-worker.ts'),
    transform: { define: { BUILD: JSON.stringify(build) } },
    logLevel: 'warn',
  });
  await bundle.write({ file: join(out, 'service-worker.js'), format: 'iife', minify: true });
  await bundle.close();
};

/** The first page's scripts and styles, and those of every screen, with whatever they import. */
const chunksOf = (manifest: Manifest): string[] => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const add = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
    for (const each of chunk.imports ?? []) add(each);
  };
  for (const [key, { isEntry, isDynamicEntry }] of Object.entries(manifest)) {
    if (isEntry || (isDynamicEntry && LATER.test(key))) add(key);
  }
  return [...found];
};

/** Sixteen hexadecimal digits that change whenever a file, or the worker's own code, does. */
const versionOf = async (out: string, files: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(out, file)));
  return hash.digest('hex').slice(0, 16);
};
