// Skills that need no files: thinking, talking, asking, planning, failing, and saying honestly what is impossible.
import type { Program } from '../turn-player.ts';
import type { Ask } from './skill.ts';

export function* thinkLong(): Program {
  yield {
    do: 'think',
    rate: 12,
    text: `**Looking busy**

A script has nothing to think about, so this is what thinking looks like from outside: words that come slowly, in a lighter colour, and that you may fold away.

**Leaving room to stop**

It takes about ten seconds. That is long enough to write a message that waits in the queue, to steer me with one that does not wait, or to press stop and see that I really stop.

**Coming to an end**

Nothing was decided in the meantime.`,
  };
  yield {
    do: 'say',
    text: 'I thought for a while and came to no conclusion, as scripts do. Everything you saw was real except the thinking.',
  };
}

export function* askQuestion(): Program {
  yield { do: 'say', text: 'With pleasure. The turn waits until you answer, on whichever screen you like.' };
  const [answer = ''] = yield {
    do: 'ask',
    questions: [
      {
        id: 'rope',
        header: 'Rope',
        text: 'Which rope shall the ship be tied with?',
        options: [
          { label: 'Hawser (Recommended)', description: 'The thick one, for ships' },
          { label: 'Painter', description: 'The short one, for dinghies' },
          { label: 'None', description: 'Let it drift' },
        ],
      },
    ],
  };
  const chosen = /"answers":\s*\[([^\]]*)\]/.exec(answer)?.[1]?.replaceAll('"', '') ?? '';
  yield {
    do: 'say',
    text:
      chosen === ''
        ? 'You would rather not say; that is an answer too.'
        : `You chose **${chosen}**. Noted, and made fast.`,
  };
}

export function* planWork(): Program {
  const texts = ['Look around', 'Count what is there', 'Report'];
  const plan = (done: number) => ({
    do: 'plan' as const,
    steps: texts.map((text, i) => ({
      text,
      status: i < done ? ('done' as const) : i === done ? ('running' as const) : ('pending' as const),
    })),
  });
  yield { do: 'say', text: 'A small plan of three steps, ticked off as I go.' };
  yield { ...plan(0), why: 'Three steps are enough to show how a plan moves.' };
  yield { do: 'run', command: 'ls', login: false };
  yield plan(1);
  const [count = ''] = yield { do: 'run', command: 'ls -A | wc -l', login: false };
  yield plan(2);
  yield { do: 'wait', ms: 600 };
  yield plan(3);
  const number = /\n(\d+)\s*$/.exec(count)?.[1] ?? 'some';
  yield { do: 'say', text: `The plan is done: there are ${number} things at the top of this folder.` };
}

export function* failOnPurpose(): Program {
  yield { do: 'say', text: 'As you wish. The model will now fail in the middle of its answer, and' };
  yield {
    do: 'fail',
    code: 'server_error',
    message: 'This failure was asked for: the practice model stopped on purpose.',
  };
}

export function* searchWeb({ prompt }: Ask): Program {
  yield {
    do: 'say',
    text: `I cannot look anything up: I am a script on your own machine and never use the network. So there is no honest answer I could give to “${prompt.text.trim().split('\n')[0]?.slice(0, 120)}”. A real model can search, once you are signed in to Codex.`,
  };
}

export function* longAnswer(): Program {
  yield { do: 'say', text: LONG_ANSWER };
}

const LONG_ANSWER = `# How a ship is made fast

This is a long answer, written beforehand, so that you can watch one arrive. It has the parts that answers about code tend to have: headings, lists, a table, code, and a quotation.

## The ropes

A ship at a quay is held by several ropes, and each has its own job:

1. **Head and stern lines** run forward and aft. They keep the ship's ends from swinging out.
2. **Breast lines** run straight across. They hold the ship against the quay.
3. **Spring lines** run the other way, forward from the stern and aft from the bow. They stop the ship from moving *along* the quay, which is what it mostly tries to do.

| line | leads | keeps the ship from | when the tide falls |
|---|---|---|---|
| head line | forward | swinging at the bow | becomes tight first |
| breast line | across | drifting off | needs watching |
| spring | back along the hull | surging | hardly changes |

The table explains why breast lines are the first to be tended: they are short, so a small change of height is a large change of length.

## A little arithmetic

How much rope does a change of height cost? With a horizontal distance \`d\` and a height \`h\`, the length is simply the hypotenuse:

\`\`\`ts
/** Metres of line between bollard and fairlead. */
const lineLength = (d: number, h: number): number => Math.hypot(d, h);

const before = lineLength(6, 1); // high water
const after = lineLength(6, 5); // low water, four metres lower
console.log(\`pay out \${(after - before).toFixed(2)} m\`);
\`\`\`

Run it and you get **1.73 m** for a line that leads six metres away. For one that leads forty metres away, the same fall costs only 0.30 m:

\`\`\`console
$ node line.ts
pay out 1.73 m
\`\`\`

## In practice

- Double the lines before a gale, not during it.
- Protect them where they chafe:
  - with leather in fairleads,
  - with hose over edges.
- Never stand in the bight of a line under load.

> A rope is only as good as what it is made fast to.

## And what has that to do with software?

A hawser ties a ship to its berth, and this program ties your team to the machines where the work happens. The comparison ends there; I am a script and was told to stop while it still holds.`;
