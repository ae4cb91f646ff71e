// Durable events per second, each acknowledged after its commit, through the whole path of a thread: accept, fold,
// append, publish. The reference is the barest thing with the same promise: one table, prepared insert, one commit per
// turn of the event loop, synchronous=FULL.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLocalBus } from '../src/hub/bus.ts';
import { createWorkspace } from '../src/hub/store/queries/accounts.ts';
import { enrolRunner } from '../src/hub/store/queries/runners.ts';
import { openSqliteStore } from '../src/hub/store/sqlite/open.ts';
import { createThreads } from '../src/hub/threads/threads.ts';
import { systemClock } from '../src/std/clock.ts';
import { newId } from '../src/std/ids.ts';
import { silentLogger } from '../src/std/log.ts';
import type { RunnerEventBody } from '../src/wire/protocol/events.ts';
import type { ChannelId, MemberId, RunnerId, WorkspaceId } from '../src/wire/protocol/ids.ts';
import { type Bench, type Figure, median } from './figure.ts';
import { scratch } from './scratch.ts';

const WRITERS = [1, 16, 256] as const;
const ROUNDS = 5;
const ROUND_MS = 1_500;
/** About 500 bytes as JSON, like a usual item event. */
const event: RunnerEventBody = { type: 'notice', level: 'info', code: 'bench', text: 'x'.repeat(420) };

type Append = (writer: number) => Promise<unknown>;

export const append: Bench = {
  summary: 'durable events per second, acknowledged after commit',
  run: async progress => {
    const folder = mkdtempSync(join(scratch(), 'append-'));
    const figures: Figure[] = [];
    try {
      for (const writers of WRITERS) {
        const pairs: { ours: number; bare: number }[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const file = join(folder, `${writers}-${round}`);
          const bare = openBare(`${file}.bare.db`);
          const bareRate = await rate(writers, bare.append);
          bare.close();
          const ours = await openOurs(`${file}.db`, writers);
          const oursRate = await rate(writers, ours.append);
          await ours.close();
          pairs.push({ ours: oursRate, bare: bareRate });
          progress(`${writers} writers, round ${round + 1}: ${Math.round(oursRate)}/s, bare ${Math.round(bareRate)}/s`);
        }
        figures.push({
          name: `${writers} writer${writers === 1 ? '' : 's'}`,
          value: median(pairs.map(pair => pair.ours)),
          unit: 'events/s',
          ratio: median(pairs.map(pair => pair.ours / pair.bare)),
          of: 'a bare grouped writer',
          goal: '>= 0.8 ×',
        });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    return figures;
  },
};

/** Every writer waits for its acknowledgement before it writes again. */
const rate = async (writers: number, append: Append): Promise<number> => {
  let written = 0;
  const started = performance.now();
  const end = started + ROUND_MS;
  const write = async (writer: number) => {
    while (performance.now() < end) {
      await append(writer);
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return (written / (performance.now() - started)) * 1_000;
};

const openBare = (file: string): { append: Append; close: () => void } => {
  const db = new DatabaseSync(file);
  db.exec('pragma journal_mode = wal; pragma synchronous = full');
  db.exec('create table events (topic text, seq integer, body text, unique (topic, seq))');
  const insert = db.prepare('insert into events values (?, ?, ?)');
  const seqs = new Map<number, number>();
  let queued: { writer: number; resolve: () => void }[] = [];
  const flush = () => {
    const batch = queued;
    queued = [];
    db.exec('begin immediate');
    for (const { writer } of batch) {
      const seq = (seqs.get(writer) ?? 0) + 1;
      seqs.set(writer, seq);
      insert.run(`thr_${writer}`, seq, JSON.stringify(event));
    }
    db.exec('commit');
    for (const { resolve } of batch) resolve();
  };
  return {
    append: writer =>
      new Promise(resolve => {
        if (queued.length === 0) setImmediate(flush);
        queued.push({ writer, resolve: () => resolve(undefined) });
      }),
    close: () => db.close(),
  };
};

/** A thread for every sixteen writers, as when several runners are busy at once. */
const openOurs = async (file: string, writers: number): Promise<{ append: Append; close: () => Promise<void> }> => {
  const clock = systemClock;
  const store = await openSqliteStore(file, { clock });
  const bus = createLocalBus();
  const threads = createThreads({ store, bus, clock, log: silentLogger });
  const workspaceId = newId('wsp') as WorkspaceId;
  const channelId = newId('chn') as ChannelId;
  const owner = { id: newId('mem') as MemberId, name: 'bench', role: 'owner' as const };
  const runnerId = newId('run') as RunnerId;
  await store.write(async tx => {
    const workspace = { id: workspaceId, name: 'bench' };
    await createWorkspace(tx, {
      workspace,
      userId: newId('usr'),
      owner,
      channel: { id: channelId, name: 'bench' },
      now: 0,
    });
    await enrolRunner(tx, { id: runnerId, workspaceId, owner: owner.id, name: 'bench', publicKey: 'bench', now: 0 });
  });
  const session = { runnerId, agent: 'practice' as const, folder: '/', settings: {} };
  const opened = await Promise.all(
    Array.from({ length: Math.ceil(writers / 16) }, async () => {
      const id = await threads.create({ workspaceId, channelId, title: 'bench', nonce: newId('non'), session }, owner);
      return { id, thread: await threads.get(id) };
    }),
  );
  let no = 0;
  return {
    append: writer => {
      const { id, thread } = opened[writer % opened.length] ?? noThread();
      no += 1;
      return thread.accept(runnerId, [{ no, threadId: id, event }]);
    },
    close: async () => {
      await threads.close();
      await store.close();
    },
  };
};

const noThread = (): never => {
  throw new Error('invariant: at least one thread');
};
