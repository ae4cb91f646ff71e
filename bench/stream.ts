// Text on its way. Flat out: how fast the driver, and then the whole product up to a viewer, take what app-server can
// emit, beside a bare reader of its stdout. At a readable pace: how long a word takes from the model's hand to the
// browser's screen. The model is the scripted one in a process of its own; the agent is the real Codex.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodexAgent } from '../src/agents/codex/agent.ts';
import { preparePracticeHome } from '../src/agents/practice/home.ts';
import { scriptPrompt } from '../src/agents/practice/script.ts';
import { systemClock } from '../src/std/clock.ts';
import { newId } from '../src/std/ids.ts';
import { silentLogger } from '../src/std/log.ts';
import type { MessageId } from '../src/wire/protocol/ids.ts';
import { type Bench, type Figure, median, percentile } from './figure.ts';
import { scratch } from './scratch.ts';
import { bareRate } from './stream/bare-reader.ts';
import { paintLatencies, throughProduct } from './stream/product.ts';

const DELTAS = 20_000;
const ROUNDS = 5;
const PACE = 50;
const PACED = 600;

export const stream: Bench = {
  summary: 'text from the agent to the screen: how much, and how soon',
  run: async progress => {
    const folder = mkdtempSync(join(scratch(), 'stream-'));
    const model = fork(fileURLToPath(new URL('./stream/model.ts', import.meta.url)));
    try {
      return [...(await flatOut(folder, model, progress)), ...(await atPace(folder, progress))];
    } finally {
      model.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

const flatOut = async (folder: string, model: ChildProcess, progress: (line: string) => void): Promise<Figure[]> => {
  const [reach] = (await once(model, 'message')) as [{ url: string; key: string }];
  const cwd = join(folder, 'cwd');
  mkdirSync(cwd);
  const env = await preparePracticeHome(join(folder, 'codex'), reach);
  const pairs: { bare: number; driver: number; heapMb: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await bareRate(env, cwd, DELTAS);
    const driver = await driverRate(env, cwd);
    pairs.push({ bare, ...driver });
    progress(`round ${round + 1}: bare ${Math.round(bare)}/s, driver ${Math.round(driver.driver)}/s`);
  }
  const product = await throughProduct(folder, DELTAS, ROUNDS);
  const bare = median(pairs.map(pair => pair.bare));
  const of = 'a bare reader of app-server';
  return [
    { name: 'a bare reader of app-server', value: bare, unit: 'deltas/s' },
    {
      name: 'the driver',
      value: median(pairs.map(pair => pair.driver)),
      unit: 'deltas/s',
      ratio: median(pairs.map(pair => pair.driver / pair.bare)),
      of,
      goal: '>= 0.9 ×',
    },
    { name: 'heap of the driver while it streams', value: median(pairs.map(pair => pair.heapMb)), unit: 'MB more' },
    // Hub, runner and the model share one process here, as they do for a newcomer, and Codex has the other core.
    { name: 'up to a viewer of the hub', value: product.rate, unit: 'deltas/s', ratio: product.rate / bare, of },
    { name: 'memory of hub and runner, most', value: product.grownMb, unit: 'MB more' },
  ];
};

/** A Codex whose model is the one in its own process. */
const driverRate = async (env: Readonly<Record<string, string>>, folder: string) => {
  const agent = new CodexAgent(
    { env: process.env, clientVersion: '0', mark: 'bench' },
    { clock: systemClock, log: silentLogger, random: Math.random },
    { kind: 'practice', hasAccounts: false, prepare: async () => env, close: async () => undefined },
  );
  try {
    const settings = { approvalPolicy: 'never', sandbox: 'danger-full-access' } as const;
    const conversation = await agent.open({ folder, settings });
    await conversation.send(
      [{ type: 'text', text: scriptPrompt([{ do: 'stream', count: DELTAS, rate: 'flat' }]) }],
      newId('msg') as MessageId,
    );
    const before = process.memoryUsage().heapUsed;
    let peak = before;
    let seen = 0;
    let first = 0;
    let last = 0;
    for await (const event of conversation.events) {
      if (event.type === 'item_delta') {
        last = performance.now();
        if (seen === 0) first = last;
        seen += 1;
        if (seen % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
      }
      if (event.type === 'turn_completed') break;
    }
    if (seen !== DELTAS) throw new Error(`the driver passed ${seen} of ${DELTAS} deltas`);
    return { driver: ((seen - 1) / (last - first)) * 1_000, heapMb: (peak - before) / 2 ** 20 };
  } finally {
    await agent.close();
  }
};

const atPace = async (folder: string, progress: (line: string) => void): Promise<Figure[]> => {
  const latencies = await paintLatencies(folder, PACED, PACE);
  progress(`${latencies.length} words seen in the page`);
  const name = `a word at ${PACE}/s, model to screen`;
  return [
    { name: `${name}: p50`, value: percentile(latencies, 0.5), unit: 'ms' },
    { name: `${name}: p95`, value: percentile(latencies, 0.95), unit: 'ms', goal: '< 60 ms' },
  ];
};
