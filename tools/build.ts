// `npm run build`: the publishable package. The command line becomes one file, and so does each thing that it loads late;
// the web app is built beside them, and the licences of what was bundled go along.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { REPO, runSteps } from './run.ts';

const DIST = join(REPO, 'dist');

const bundle = async (): Promise<readonly string[]> => {
  const build = await rolldown({
    input: {
      hawser: join(REPO, 'src/cli/main.ts'),
      // A process of its own: src/runner/keys/keyring.ts starts it.
      'keyring-process': join(REPO, 'src/runner/keys/keyring-process.ts'),
      // Another: Codex starts it, see src/agents/codex/gate/gate.ts.
      'gate-process': join(REPO, 'src/agents/codex/gate/gate-process.ts'),
    },
    platform: 'node',
    // Optional speed-ups of `ws`, compiled for one machine; without them it uses its own JavaScript.
    // The way to the system's keyring is compiled for one machine, and optional too.
    external: [/^node:/, 'bufferutil', 'utf-8-validate', '@napi-rs/keyring'],
    logLevel: 'warn',
  });
  const { output } = await build.write({
    dir: DIST,
    entryFileNames: '[name].js',
    // What is loaded late stays a file of its own: a command does not read what others need, nor a hub the 20 MB of
    // better-auth before anybody signs in with a password. All in one folder, from which they find what lies beside them.
    chunkFileNames: '[name].js',
    format: 'esm',
    minify: false, // a stack trace in a log should be readable
    banner: '// Hawser, bundled from its sources; see THIRD-PARTY-LICENSES.txt for what is inside.',
  });
  await build.close();
  return output.flatMap(part => (part.type === 'chunk' ? part.moduleIds : []));
};

/** Packages whose code is in the bundle, by the folders their modules came from. */
const packagesOf = (modules: readonly string[]): string[] => {
  const names = modules.flatMap(id => {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[0];
    return name ? [name] : [];
  });
  return [...new Set(names)].sort();
};

const licences = (folders: readonly string[]): string =>
  folders
    .map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return `${name} ${version} (${license})\n\n${licenceText(folder)}\n`;
    })
    .join(`\n${'-'.repeat(100)}\n\n`);

const licenceText = (folder: string): string => {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'license.md']) {
    try {
      return readFileSync(join(folder, name), 'utf8').trim();
    } catch {
      // the next spelling
    }
  }
  return 'The package carries no licence text of its own; see its home page.';
};

mkdirSync(DIST, { recursive: true });
// Whatever lies there is published. Only the web app has a build of its own, and is kept while that is not stale.
for (const name of readdirSync(DIST)) if (name !== 'web') rmSync(join(DIST, name), { recursive: true });
const modules = await bundle();
writeFileSync(join(DIST, 'THIRD-PARTY-LICENSES.txt'), licences(packagesOf(modules)));
await runSteps([{ name: 'web app', run: ['node', 'tools/build-web.ts', '--if-stale'] }]);
