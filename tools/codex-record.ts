// Records what the real Codex says on its wire into src/agents/codex/fixtures/*.wire.jsonl, one file per scene below. The
// unit tests of the driver replay those files. Run it again (`node tools/codex-record.ts [scene…]`) when the pinned
// version changes; folders and the machine's own names are replaced, ids are as they come.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedCodex } from '../src/agents/codex/locate.ts';
import { type Step, scriptPrompt } from '../src/agents/practice/script.ts';
import {
  CAREFUL,
  FREE,
  newMessageId,
  startTestAgent,
  type TestAgent,
  type TestConversation,
} from '../src/agents/practice/testing.ts';

const repo = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const fixtures = join(repo, 'src/agents/codex/fixtures');

type Scene = {
  readonly settings: typeof FREE;
  readonly play: (conversation: TestConversation, host: TestAgent) => Promise<unknown>;
};

const say = (text: string): Step => ({ do: 'say', text });
const run = (command: string, more: Partial<Extract<Step, { do: 'run' }>> = {}): Step => ({
  do: 'run',
  command,
  login: false,
  ...more,
});
const agents = (tool: string, input: Record<string, unknown>): Step => ({
  do: 'call',
  namespace: 'collaboration',
  tool,
  input,
});

const scenes: Readonly<Record<string, Scene>> = {
  work: {
    settings: FREE,
    play: async conversation => {
      writeFileSync(join(conversation.folder, 'old.txt'), 'one\ntwo\n');
      await conversation.play([
        { do: 'think', text: 'First look.' },
        say('I look.'),
        { do: 'plan', steps: [{ text: 'look', status: 'running' }], why: 'to see' },
        run('cat old.txt; sleep 0.4; echo more; exit 3'),
        {
          do: 'write',
          files: [
            { path: 'new.txt', text: 'fresh' },
            { path: 'old.txt', from: 'two', to: 'three' },
          ],
        },
        { do: 'plan', steps: [{ text: 'look', status: 'done' }] },
        say('It is done.'),
      ]);
    },
  },
  approvals: {
    settings: CAREFUL,
    play: async conversation => {
      const ask = run('true', { why: 'May I?' });
      const turn = await conversation.start([ask, ask, say('So.')]);
      await conversation.answer(await conversation.approval(0), 'accept');
      await conversation.answer(await conversation.approval(1), 'decline', { reason: 'once is enough' });
      await conversation.ended(turn);
    },
  },
  question: {
    settings: FREE,
    play: async conversation => {
      const turn = await conversation.say('Ask me something');
      await conversation.answer(await conversation.approval(), 'answer', { answers: { rope: ['Painter'] } });
      await conversation.ended(turn);
    },
  },
  background: {
    settings: FREE,
    play: async conversation => {
      await conversation.play([
        run('sleep 0.3; echo early; until [ -e stop ]; do sleep 0.05; done; echo late', { yieldMs: 600 }),
        say('Going on.'),
      ]);
      writeFileSync(join(conversation.folder, 'stop'), '');
      await conversation.item('command');
    },
  },
  interrupt: {
    settings: FREE,
    play: async conversation => {
      const turn = await conversation.start([
        run('sleep 1000', { yieldMs: 300 }),
        { do: 'stream', count: 500, rate: 50 },
      ]);
      await conversation.until(() => conversation.of('item_delta')[2]);
      await conversation.inner.interrupt(turn);
    },
  },
  steer: {
    settings: FREE,
    play: async conversation => {
      const turn = await conversation.start([{ do: 'stream', count: 8, rate: 30 }]);
      await conversation.until(() => conversation.of('item_delta')[2]);
      await conversation.inner.steer([{ type: 'text', text: 'Mind the gap.' }], newMessageId(), turn);
      await conversation.ended(turn);
    },
  },
  cut: {
    settings: FREE,
    play: async (conversation, host) => {
      const turn = await conversation.start([{ do: 'stream', count: 8, rate: 30 }]);
      await conversation.until(() => conversation.of('item_delta')[2]);
      host.dropConnections();
      await conversation.ended(turn);
    },
  },
  failure: {
    settings: FREE,
    play: conversation => conversation.play([{ do: 'fail', status: 500 }]),
  },
  'sub-agent': {
    settings: FREE,
    play: conversation =>
      conversation.play([
        agents('spawn_agent', {
          task_name: 'rigger',
          message: scriptPrompt([run('echo rigged'), say('Up.')]),
          fork_turns: 'none',
        }),
        agents('wait_agent', { timeout_ms: 20_000 }),
        say('All done.'),
      ]),
  },
};

const record = async (name: string, { settings, play }: Scene): Promise<void> => {
  const scratch = mkdtempSync(join(repo, '.cache/record-'));
  const log = join(scratch, 'log');
  const tee = join(scratch, 'codex');
  const real = installedCodex().path;
  writeFileSync(tee, `#!/bin/sh\n[ "$1" = --version ] && exec ${real} "$@"\n${real} "$@" | tee ${log}\n`);
  chmodSync(tee, 0o755);
  const host = startTestAgent({ path: tee });
  const conversation = await host.open({ settings });
  await play(conversation, host);
  const { folder } = conversation;
  await host.close();
  const lines = readFileSync(log, 'utf8')
    .replaceAll(folder, '/folder')
    .replaceAll(dirname(host.home), '/scratch')
    .split('\n')
    .filter(line => line.includes('"method"') && line.includes('"threadId":"'));
  writeFileSync(join(fixtures, `${name}.wire.jsonl`), `${lines.join('\n')}\n`);
  rmSync(scratch, { recursive: true });
  console.log(`${name}: ${lines.length} messages`);
};

const wanted = process.argv.slice(2);
for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length === 0 || wanted.includes(name)) await record(name, scene);
}
