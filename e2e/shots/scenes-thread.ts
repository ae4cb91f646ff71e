// A thread's page at work, at rest, stopped and failed.
import type { Page } from '@playwright/test';
import { approval, CHOICES, command, item, running, says } from './cast.ts';
import { COMMAND, flowOf, neighbours, type Scenes, show, working } from './scene.ts';

export const threadScenes: Scenes = {
  'thread-approval': async stage => {
    await neighbours(stage);
    const { thread, play } = await working(stage, 'Tide table for the harbour page');
    await play.say({ type: 'approval.opened', approval: approval(play.turnId, COMMAND, CHOICES.command) });
    thread.post({ text: 'Then add a “high tide” badge to the header', attachments: [], mode: 'queue' });
    return show(thread);
  },
  'thread-top': async stage => {
    const { thread, play } = await working(stage, 'Tide table, read from the top');
    await play.item(says('The page shows the week now.', 'final'));
    await play.end();
    return show(thread, async page => {
      await page.getByRole('button', { name: /Ran 2 commands/ }).click();
      await flowOf(page).evaluate(feed => feed.scrollTo({ top: 0 }));
    });
  },
  'thread-streaming': async stage => {
    const thread = await stage.thread('Streaming', 'web');
    const play = await stage.turn(thread, 'How is a ship made fast?');
    const answer = { ...says(''), status: 'running' as const };
    await play.begin(answer);
    play.stream(answer.id, STREAMED);
    return show(thread);
  },
  'thread-running-command': async stage => {
    const thread = await stage.thread('Running a command', 'web');
    const play = await stage.turn(thread, 'Run the tests');
    await play.item(command('npm ci', { durationMs: 8_000 }));
    const test = running('npm test -- --reporter verbose');
    await play.begin(test);
    play.stream(
      test.id,
      Array.from({ length: 30 }, (_, n) => `\u001b[32m✓\u001b[0m tide ${n} \u001b[2m(${n} ms)\u001b[0m`).join('\n'),
    );
    return show(thread, async page => {
      await page.getByRole('button', { name: /Ran 1 command/ }).click();
      await page
        .getByRole('button', { name: /npm test/ })
        .last()
        .click();
    });
  },
  'thread-quiet': async stage => {
    const { thread, play } = await working(stage, 'Quiet for long');
    const since = Date.now() - 400_000;
    await play.say({ type: 'turn.quiet', turnId: play.turnId, quiet: { waitsFor: 'network', since, overdue: true } });
    return show(thread, async page => {
      await page.getByRole('button', { name: 'Stop the turn' }).waitFor();
    });
  },
  'thread-diff': async stage => {
    const { thread, play } = await working(stage, 'With its diff unfolded');
    await play.item(says('Done: the harbour page shows the week’s tides.', 'final'));
    await play.end();
    return show(thread, async page => {
      await page.getByRole('button', { name: /Harbour\.tsx/ }).click();
      await coloured(page);
      await flowOf(page).evaluate(feed => feed.scrollTo({ top: feed.scrollHeight }));
    });
  },
  'thread-long-answer': async stage => {
    const thread = await stage.thread('A long answer', 'web');
    const play = await stage.turn(thread, 'Explain how a ship is made fast');
    await play.item(says(LONG_ANSWER, 'final'));
    await play.end('completed', {
      durationMs: 12_400,
      usage: {
        inputTokens: 12_400,
        cachedTokens: 9_000,
        outputTokens: 1_240,
        reasoningTokens: 300,
        contextTokens: 14_000,
        contextWindow: 272_000,
      },
    });
    return show(thread, coloured);
  },
  'thread-interrupted': async stage => {
    const { thread, play } = await working(stage, 'Interrupted');
    const problem = {
      code: 'runner_restarted',
      message: 'The runner was restarted while the agent worked.',
      hint: 'Continue to let the agent pick up where it was.',
    };
    await play.end('interrupted', { problem });
    return show(thread);
  },
  'thread-failed': async stage => {
    const thread = await stage.thread('Failed', 'web');
    const play = await stage.turn(thread, 'Upgrade everything');
    await play.item(says('I will look at what is outdated first.'));
    await play.item(command('npm outdated', { exitCode: 1, durationMs: 900, output: 'react 18 → 19\n' }));
    const problem = {
      code: 'rate_limited',
      message: 'Too many requests: the account’s limit was reached.',
      hint: 'Wait a minute, then send the message again.',
    };
    await play.end('failed', { problem });
    return show(thread);
  },
  'thread-sub-agents': async stage => {
    const thread = await stage.thread('Sub-agents', 'web');
    const play = await stage.turn(thread, 'Review the change from two sides');
    await play.item(says('Two reviewers look at it in parallel: one for speed, one for safety.'));
    const speed = item('sub_agent', {
      task: 'Look for slow paths in build/tides.ts',
      model: 'gpt-5.6-mini',
      state: 'completed',
    });
    await play.item(speed);
    await play.item(item('message', { text: 'One slow path: the CSV is parsed per request.', parent: speed.id }));
    await play.item(command('hyperfine "node build"', { parent: speed.id, durationMs: 12_000 }));
    const { completedAt: _, ...safety } = item('sub_agent', {
      task: 'Look for unsafe input',
      state: 'running',
      status: 'running',
    });
    await play.begin(safety as never);
    await play.item(
      item('tool_call', {
        server: 'docs',
        tool: 'search',
        input: '{"query":"csv injection"}',
        output: '3 results',
        durationMs: 400,
      }),
    );
    return show(thread, page => page.getByRole('button', { name: /Look for slow paths/ }).click());
  },
};

/** Code gets its colours a moment after it is shown. */
const coloured = (page: Page): Promise<void> => page.locator('[class*="code-word"]').first().waitFor();

const STREAMED = `# How a ship is made fast

A ship at a quay is held by several ropes, and each has its own job:

1. **Head and stern lines** run forward and aft. They keep the ends from swinging out.
2. **Breast lines** run straight across.

| line | leads | when the tide falls |
|---|---|---|
| head line | forward | becomes tight first |
| breast line | across | **needs wat`;

const LONG_ANSWER = `# How a ship is made fast

This is an answer with the parts that answers about code tend to have: headings, lists, a table, code, and a quotation.

## The ropes

A ship at a quay is held by several ropes, and each has its own job:

1. **Head and stern lines** run forward and aft. They keep the ship's ends from swinging out.
2. **Breast lines** run straight across. They hold the ship against the quay.
3. **Spring lines** run the other way. They stop the ship from moving *along* the quay, see [the manual](https://example.org/ropes).

| line | leads | keeps the ship from | when the tide falls |
|---|---|---|---|
| head line | forward | swinging at the bow | becomes tight first |
| breast line | across | drifting off | needs watching |
| spring | back along the hull | surging | hardly changes |

How much rope does a change of height cost? With a distance \`d\` and a height \`h\` it is the hypotenuse:

\`\`\`ts
/** Metres of line between bollard and fairlead. */
const lineLength = (d: number, h: number): number => Math.hypot(d, h);

const before = lineLength(6, 1); // high water
console.log(\`pay out \${(lineLength(6, 5) - before).toFixed(2)} m\`);
\`\`\`

- [x] Double the lines before a gale, not during it.
- [ ] Protect them where they chafe:
  - with leather in fairleads,
  - with hose over edges.

> A rope is only as good as what it is made fast to.
`;
