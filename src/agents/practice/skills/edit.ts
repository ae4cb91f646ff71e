// Small edits of a page that is already there: its title, or one more section. Reads the file first, as one should.
import { joinShellWords } from '../../codex/shell-words.ts';
import type { Step } from '../script.ts';
import type { Answers, Program } from '../turn-player.ts';
import { findNewest, newestIn } from './find-newest.ts';
import { escapeHtml } from './page-files.ts';
import { readResult, wasWritten } from './run.ts';
import type { Ask } from './skill.ts';

type Page = { readonly path: string; readonly text: string };

export function* changeTitle({ words }: Ask): Program {
  const page = yield* readPage();
  if (!page) return;
  const lines = page.text.split('\n').filter(line => /<(title|h1)\b[^>]*>.*<\/\1>/.test(line));
  if (lines.length === 0) {
    yield { do: 'say', text: `\`${page.path}\` has no title that I could change.` };
    return;
  }
  const [answer = ''] = yield {
    do: 'write',
    files: lines.map(from => ({
      path: page.path,
      from,
      to: from.replace(
        /(<(title|h1)\b[^>]*>).*(<\/\2>)/,
        (_all, open, _tag, close) => open + escapeHtml(words) + close,
      ),
    })),
  };
  yield {
    do: 'say',
    text: saysNo(answer) ?? `The title of \`${page.path}\` is “${words}” now. If the page is open, reload it.`,
  };
}

export function* addSection({ words }: Ask): Program {
  const page = yield* readPage();
  if (!page) return;
  const end = page.text.split('\n').find(line => line.includes('</main>') || line.includes('</body>'));
  if (end === undefined) {
    yield { do: 'say', text: `I do not find the end of \`${page.path}\`, so I would rather not touch it.` };
    return;
  }
  const topic = words.replace(/[.!?]+$/, '');
  const heading = escapeHtml(topic.charAt(0).toUpperCase() + topic.slice(1));
  const section = `    <section>
      <h2>${heading}</h2>
      <p>This section about ${escapeHtml(topic)} was added by a script, which is why it says so little. Replace it with something true.</p>
    </section>
${end}`;
  const [answer = ''] = yield { do: 'write', files: [{ path: page.path, from: end, to: section }] };
  yield {
    do: 'say',
    text:
      saysNo(answer) ??
      `\`${page.path}\` has a section about ${topic} now. Its words are a placeholder: I am a script, and you surely know more about it.`,
  };
}

function* readPage(): Generator<Step, Page | undefined, Answers> {
  const [found = ''] = yield findNewest('index.html');
  const path = newestIn(found);
  if (path === undefined) {
    yield {
      do: 'say',
      text: 'There is no `index.html` here to edit. Ask me to *make a small web page about the tides* first.',
    };
    return undefined;
  }
  const [content = ''] = yield { do: 'run', command: joinShellWords(['cat', path]), login: false };
  return { path, text: readResult(content).text };
}

/** What to say when the patch was not applied. */
const saysNo = (answer: string): string | undefined =>
  wasWritten(answer) ? undefined : `The file was not changed. Codex says: ${answer.trim().split('\n')[0]}`;
