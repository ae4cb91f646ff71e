// Writes a thread of 10,000 items into a hub through the runner's door: turns with talk, thinking, commands and changes
// as they are usual, only very many of them.
import { command, item, says } from '../../e2e/shots/cast.ts';
import type { Stage } from '../../e2e/shots/stage.ts';
import { until } from '../../e2e/support/member.ts';
import type { Thread } from '../../src/web/data/thread.ts';
import type { RunnerEventBody } from '../../src/wire/protocol/events.ts';
import type { Item } from '../../src/wire/protocol/items.ts';
import { limits } from '../../src/wire/protocol/limits.ts';

export const ITEMS = 10_000;
const COMMANDS = 300;
const CHANGE_SETS = 200;
const TEXT_CHARS = 5_000_000;
const TURNS = 200;
const MESSAGES_PER_TURN = 16;

/** What the last item says. */
export const LAST_WORDS = 'These are the last words of a very long thread.';

export const writeLongThread = async (stage: Stage, thread: Thread): Promise<void> => {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const play = await stage.turn(thread, `Please do part ${turn} of ${TURNS}`);
    const events = itemsOf(turn).map((each): RunnerEventBody => {
      return { type: 'item.completed', turnId: play.turnId, item: each };
    });
    for (let at = 0; at < events.length; at += limits.batchEvents) {
      await play.say(...events.slice(at, at + limits.batchEvents));
    }
    await play.end();
    await until(() => thread.view.get().head?.waiting.length === 0);
  }
};

/** The items of one turn. They differ from turn to turn, so that nothing is laid out once for all. */
const itemsOf = (turn: number): Item[] => {
  const last = turn === TURNS - 1;
  const commands = turn % 2 === 0 ? Math.ceil(COMMANDS / TURNS) : Math.floor(COMMANDS / TURNS);
  const items = [
    ...Array.from({ length: MESSAGES_PER_TURN }, (_, n) => says(prose(turn, n))),
    ...Array.from({ length: commands }, (_, n) => commandItem(turn, n)),
    ...Array.from({ length: CHANGE_SETS / TURNS }, () => editItem(turn)),
  ];
  const rest = ITEMS / TURNS - items.length - (last ? 1 : 0);
  // Between two things it says, an agent thinks and calls tools.
  const quiet = Array.from({ length: rest }, (_, n) => (n % 2 === 0 ? thought(turn, n) : toolCall(turn, n)));
  const mixed = items.flatMap((each, n) => [each, ...quiet.filter((_, at) => at % items.length === n)]);
  return last ? [...mixed, says(LAST_WORDS, 'final')] : mixed;
};

const SENTENCES = [
  'The chart is drawn once, when the site is built, so that a phone has nothing to compute.',
  'A spring line keeps a ship from surging, and it is the one people forget.',
  'I read `src/tides.ts` and **three** of its callers; none of them depends on the order.',
  'The tests pass, except for one that expects the old heading.',
];

const prose = (turn: number, n: number): string => {
  const wanted = TEXT_CHARS / TURNS / MESSAGES_PER_TURN;
  const parts = n % 8 === 3 ? [`## Part ${n}`, '- one thing\n- another thing'] : [];
  if (n % 8 === 5) parts.push(`\`\`\`ts\nconst part = ${turn * 100 + n};\nexport const twice = part * 2;\n\`\`\``);
  for (let size = parts.join('\n\n').length, at = turn + n; size < wanted; at += 1) {
    const paragraph =
      `${at}. `.replace('.', ':') + SENTENCES.map((_, k) => SENTENCES[(at + k) % SENTENCES.length]).join(' ');
    parts.push(paragraph.slice(0, wanted - size));
    size += paragraph.length + 2;
  }
  return parts.join('\n\n');
};

const commandItem = (turn: number, n: number): Item =>
  command(`npm test -- part-${turn}-${n}`, {
    exitCode: n,
    durationMs: 900 + turn,
    output: Array.from(
      { length: 40 },
      (_, line) => `\u001b[32m✓\u001b[0m part ${turn}.${line} \u001b[2m(${line} ms)\u001b[0m`,
    ).join('\n'),
  });

const editItem = (turn: number): Item => {
  const lines = Array.from({ length: 30 }, (_, n) => `-const old${turn} = ${n};\n+const fresh${turn} = ${n};`).join(
    '\n',
  );
  const diff = `@@ -1,30 +1,30 @@\n${lines}\n`;
  return item('file_change', {
    changes: [{ path: `src/part-${turn}.ts`, kind: 'update', diff, added: 30, removed: 30 }],
  });
};

const thought = (turn: number, n: number): Item =>
  item('reasoning', { text: `**Weighing ${turn}.${n}**\n\nBoth ways work.` });

const toolCall = (turn: number, n: number): Item =>
  item('tool_call', {
    server: 'docs',
    tool: 'search',
    input: `{"query":"part ${turn}.${n}"}`,
    output: '3 results',
    durationMs: 40,
  });
