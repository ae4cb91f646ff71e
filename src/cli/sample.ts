// The project an agent may play with when nobody named a folder: a few small files under git, made once.
import { execFile } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FILES: Readonly<Record<string, string>> = {
  'README.md': `# Harbour

A small project to try an agent on. Nothing here matters, so let it change whatever it likes.

- \`index.html\` is a page about a harbour.
- \`tides.csv\` holds a week of made-up tides.
- \`npm test\` checks that every day has two high tides.
`,
  'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Harbour</title>
  </head>
  <body>
    <h1>Harbour</h1>
    <p>Tide table coming soon.</p>
  </body>
</html>
`,
  'tides.csv': ['day,high1,low1,high2,low2', ...week()].join('\n').concat('\n'),
  'check.mjs': `import { readFileSync } from 'node:fs';

const [, ...days] = readFileSync('tides.csv', 'utf8').trim().split('\\n');
const bad = days.filter(day => day.split(',').length !== 5);
console.log(bad.length === 0 ? \`\${days.length} days, all with two high tides\` : \`not complete: \${bad.join('; ')}\`);
process.exitCode = bad.length === 0 ? 0 : 1;
`,
  'package.json': `${JSON.stringify({ name: 'harbour', private: true, type: 'module', scripts: { test: 'node check.mjs' } }, null, 2)}\n`,
  '.gitignore': 'node_modules/\n',
};

/** Tides come about fifty minutes later each day; the heights are invented. */
function week(): string[] {
  const clock = (minutes: number) =>
    `${String(Math.floor((minutes / 60) % 24)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day, index) => {
    const high = 4 * 60 + 50 * index;
    return [day, clock(high), clock(high + 372), clock(high + 745), clock(high + 1_117)].join(',');
  });
}

/** Makes the sample project unless it exists. @returns its path */
export const ensureSample = async (folder: string): Promise<string> => {
  if (
    await stat(folder).then(
      found => found.isDirectory(),
      () => false,
    )
  )
    return folder;
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  const git = promisify(execFile);
  const author = ['-c', 'user.name=Hawser', '-c', 'user.email=hawser@localhost', '-c', 'commit.gpgsign=false'];
  try {
    await git('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    await git('git', ['add', '.'], { cwd: folder });
    await git('git', [...author, 'commit', '--quiet', '--message', 'Start of the harbour'], { cwd: folder });
  } catch {
    // Without git the sample is an ordinary folder, which is all an agent needs.
  }
  return folder;
};
