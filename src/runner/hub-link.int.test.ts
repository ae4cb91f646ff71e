// What the hub is told by the link itself, at the moments in which something may slip through.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../std/clock.ts';
import { silentLogger } from '../std/log.ts';
import { createHubLink } from './hub-link.ts';
import { openJournal } from './journal.ts';
import { createLiveMerge } from './live-merge.ts';
import { startFakeHub } from './test-hub.ts';
import { eventually, startBench } from './test-runner.ts';

test('an agent that changes while the hub answers the join is told afterwards', async () => {
  const bench = await startBench();
  const answer = bench.hub.holdJoin();
  bench.hub.cut();
  await eventually(() => expect(bench.hub.links()).toBe(2));
  bench.agent().setStatus({ kind: 'practice', state: 'missing', models: [] });
  expect(bench.hub.capabilities()?.agents).toMatchObject([{ state: 'ready' }]);
  answer();
  await eventually(() => expect(bench.hub.capabilities()?.agents).toMatchObject([{ state: 'missing' }]));
});

test('a hub that goes away again and again is dialled as soon each time, so long as it was joined between', async () => {
  const bench = await startBench();
  for (let no = 2; no <= 5; no += 1) {
    bench.hub.cut();
    await bench.hub.joined();
    await eventually(() => expect(bench.hub.links()).toBe(no));
  }
  const endings = bench.logs.filter(({ message }) => message === 'the link to the hub ended');
  const ending = { problem: expect.objectContaining({ code: 'hub_unreachable' }), wait: 125 };
  expect(endings.map(({ fields }) => fields)).toEqual(Array(4).fill(expect.objectContaining(ending)));
});

test('what the machine is busy with is told when it changes, not only with the next heartbeat', async () => {
  const bench = await startBench();
  const told = (load: object) => eventually(() => expect(bench.hub.load()).toEqual(load));
  await told({ sessions: 0, queued: 0, turns: 0 });
  const threadId = await bench.session();
  await told({ sessions: 1, queued: 0, turns: 0 });
  bench.hub.command(threadId, [{ type: 'stop_session' }]);
  await told({ sessions: 0, queued: 0, turns: 0 });
});

test('a runner that is stopped while it makes its proof does not go on to join its hub, and stops', async () => {
  const hub = await startFakeHub();
  const folder = await mkdtemp(join(tmpdir(), 'hawser-link-'));
  const clock = systemClock;
  const journal = openJournal(join(folder, 'journal.db'), { clock, log: silentLogger });
  onTestFinished(async () => {
    await journal.close();
    await rm(folder, { recursive: true });
  });
  const proof = Promise.withResolvers<string>();
  const link = createHubLink({
    ...{ clock, log: silentLogger, random: () => 0, journal, hubUrl: hub.url, runnerId: hub.runnerId, boot: 'boot' },
    live: createLiveMerge({ clock, send: () => true }),
    assertion: () => proof.promise,
    capabilities: () => ({ name: 'n', host: 'h', os: 'o', version: '0', agents: [], allowedFolders: [] }),
    load: () => ({ sessions: 0, queued: 0, turns: 0 }),
    applyCommands: async () => 0,
    answer: async () => null,
    onState: () => undefined,
  });
  const closed = link.close();
  proof.resolve('proof');
  await closed;
  expect(hub.links()).toBe(0);
});
