// Explains a folder from what is really in it: lists it, reads its README or package.json, counts its files.
import type { Program } from '../turn-player.ts';
import { readResult } from './run.ts';
import type { Ask } from './skill.ts';

const LISTED = 40;
const READ = [
  'README.md',
  'README',
  'readme.md',
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'go.mod',
  'index.html',
];

export function* explainFolder({ folder }: Ask): Program {
  yield { do: 'say', text: 'Let me look at what is here.' };
  const [listing = ''] = yield { do: 'run', command: 'ls -1p', login: false };
  const entries = readResult(listing)
    .text.split('\n')
    .filter(line => line !== '');
  const wanted = READ.find(name => entries.includes(name));
  const [content = '', count = ''] = yield {
    do: 'together',
    calls: [
      { do: 'run', command: wanted === undefined ? 'true' : `head -c 1500 ${wanted}`, login: false },
      {
        do: 'run',
        command: "find . -type f -not -path './.git/*' -not -path './node_modules/*' | wc -l",
        login: false,
      },
    ],
  };
  const name = folder?.split('/').at(-1) ?? 'this folder';
  if (entries.length === 0) {
    yield {
      do: 'say',
      text: `\`${name}\` is empty. Ask me to *make a small web page about the tides*, and it will not be for long.`,
    };
    return;
  }
  const folders = entries.filter(entry => entry.endsWith('/'));
  const files = entries.filter(entry => !entry.endsWith('/'));
  const total = readResult(count).text.trim();
  yield {
    do: 'say',
    text: [
      `**\`${name}\`** holds ${total} files, not counting Git's own and installed packages.`,
      folders.length > 0 ? `Folders: ${folders.slice(0, LISTED).map(code).join(', ')}.` : '',
      files.length > 0 ? `Files at the top: ${files.slice(0, LISTED).map(code).join(', ')}.` : '',
      wanted === undefined ? '' : `\`${wanted}\` begins like this:\n\n${quote(readResult(content).text)}`,
      'I am a script: I can tell you what is there, and a real model could tell you what it means.',
    ]
      .filter(part => part !== '')
      .join('\n\n'),
  };
}

const code = (text: string): string => `\`${text}\``;

const quote = (text: string): string =>
  text
    .trim()
    .split('\n')
    .slice(0, 12)
    .map(line => `> ${line}`)
    .join('\n');
