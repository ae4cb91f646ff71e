// Makes a small web page about a topic, and serves it: the skill that shows most of what working here is like. It looks
// first, so that it never overwrites a page that is already there.
import { joinShellWords } from '../../codex/shell-words.ts';
import type { StepOf } from '../script.ts';
import type { Program } from '../turn-player.ts';
import { findNewest, newestIn } from './find-newest.ts';
import { pageFiles } from './page-files.ts';
import { type CommandResult, readResult, wasWritten } from './run.ts';
import type { Ask } from './skill.ts';

const PLAN = ['Look at the folder', 'Write the page', 'Start its server'];

const plan = (done: number, why?: string): StepOf<'plan'> => ({
  do: 'plan',
  steps: PLAN.map((text, i) => ({ text, status: i < done ? 'done' : i === done ? 'running' : 'pending' })),
  ...(why !== undefined && { why }),
});

export function* makePage({ words }: Ask): Program {
  const topic = cleanTopic(words);
  yield {
    do: 'think',
    text: `A page about ${topic}: one HTML file, one style sheet, a little script, and a server without dependencies. I must not overwrite anything.`,
  };
  yield {
    do: 'say',
    text: `A small page about ${topic} – I will plan it, write it, and then ask to start a server for it.`,
  };
  yield plan(0, 'Three steps; the last one needs your permission.');
  const [listing = ''] = yield { do: 'run', command: 'ls -1A', login: false };
  const taken = readResult(listing).text.split('\n');
  const folder = ['index.html', 'style.css', 'page.js', 'server.mjs'].some(name => taken.includes(name))
    ? `${freeName(slug(topic), taken)}/`
    : '';
  yield plan(1);
  const files = pageFiles(topic).map(file => ({ ...file, path: folder + file.path }));
  const [written = ''] = yield { do: 'write', files };
  if (!wasWritten(written)) {
    yield { do: 'say', text: 'The files were not written, so I stop here. Ask again when you have changed your mind.' };
    return;
  }
  yield plan(2);
  yield {
    do: 'say',
    text: `The page is written${folder === '' ? '' : ` in \`${folder}\``}. To show it, I need to start its server; that is the one thing I have to ask for.`,
  };
  const result = readResult((yield startServer(folder))[0] ?? '');
  yield plan(result.running ? 3 : 2);
  yield {
    do: 'say',
    text: `${tellServer(result, folder)}

You can now say, for instance, *change the title to “Low water”* or *add a section about the moon*. I am a script, so the page is a template with a topic in it; a real model would write about what you really want.`,
  };
}

export function* serveAgain(): Program {
  const [found = ''] = yield findNewest('server.mjs');
  const path = newestIn(found);
  if (path === undefined) {
    yield {
      do: 'say',
      text: 'There is no `server.mjs` here. Ask me to *make a small web page about the tides* first.',
    };
    return;
  }
  const folder = path.replace(/server\.mjs$/, '');
  const result = readResult((yield startServer(folder))[0] ?? '');
  yield { do: 'say', text: tellServer(result, folder) };
}

const startServer = (folder: string): StepOf<'run'> => ({
  do: 'run',
  command: joinShellWords(['node', `${folder}server.mjs`]),
  why: 'May I start the page’s own little web server? It listens on this machine only, and has to leave the sandbox for that.',
  prefix: ['node', `${folder}server.mjs`],
  yieldMs: 2_000, // it has said by then where it listens
  login: false,
});

const tellServer = ({ running, declined, text }: CommandResult, folder: string): string => {
  const url = /http:\/\/\S+/.exec(text)?.[0];
  if (running && url !== undefined)
    return `The page is served at ${url} on this machine. The server goes on after this turn, so a preview stays alive until someone stops it.`;
  if (running) return 'The server is running, but has not said where. Its output above will tell.';
  if (declined)
    return `The server was not allowed to run, so it does not. The page is there all the same; \`node ${folder}server.mjs\` starts it.`;
  return `The server did not stay up. It printed:\n\n\`\`\`text\n${text.trim() || 'nothing'}\n\`\`\``;
};

/** "the tides, please." → "the tides" */
const cleanTopic = (words: string): string =>
  (words.split('\n')[0] ?? '')
    .replace(/\s*(?:,?\s*(?:please|and (?:then )?(?:serve|show|open|start|run)\b.*))?[.!?]*\s*$/i, '')
    .slice(0, 80) || 'nothing in particular';

const slug = (topic: string): string =>
  topic
    .toLowerCase()
    .replace(/^(?:the|a|an)\s+/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'page';

const freeName = (name: string, taken: readonly string[]): string =>
  Array.from({ length: 100 }, (_, i) => (i === 0 ? name : `${name}-${i + 1}`)).find(one => !taken.includes(one)) ??
  name;
