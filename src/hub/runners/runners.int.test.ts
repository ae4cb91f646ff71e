// Machines that are forgotten at the very moment somebody reads or writes of them: the table of runners on a real
// database, whose writes can be held back to make that moment last.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { newId } from '../../std/ids.ts';
import { silentLogger } from '../../std/log.ts';
import type { ChannelId, MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { type BusMessage, createLocalBus } from '../bus.ts';
import { createWorkspace } from '../store/queries/accounts.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { createRunners, type RunnerLink } from './runners.ts';

const SAID = {
  appliedCommand: 0,
  boot: 'boot',
  capabilities: { name: 'laptop', host: 'h', os: 'o', version: '0', agents: [], allowedFolders: [] },
};

const setUp = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-runners-'));
  const clock = createFakeClock();
  const real = await openSqliteStore(join(folder, 'hub.db'), { clock });
  /** What is asked of the database while it is set is answered only with it. */
  let held: Promise<void> | undefined;
  const reads = new WeakMap<object, Promise<void> | undefined>();
  const store: Store = {
    ...real,
    db: real.db.withPlugin({
      transformQuery: ({ node, queryId }) => {
        reads.set(queryId, held);
        return node;
      },
      transformResult: async ({ result, queryId }) => {
        await reads.get(queryId);
        return result;
      },
    }),
    write: async work => {
      const hold = held;
      const done = await real.write(work);
      await hold;
      return done;
    },
  };
  const bus = createLocalBus();
  const heard: BusMessage['type'][] = [];
  bus.subscribe(({ type }) => heard.push(type));
  const workspaceId = newId('wsp') as WorkspaceId;
  const owner = { id: newId('mem') as MemberId, name: 'Ada', role: 'owner' as const };
  await store.write(tx =>
    createWorkspace(tx, {
      workspace: { id: workspaceId, name: 'Tidewater' },
      userId: newId('usr'),
      owner,
      channel: { id: newId('chn') as ChannelId, name: 'general' },
      now: 1,
    }),
  );
  const runners = createRunners({ store, bus, clock, log: silentLogger, workspaceId });
  onTestFinished(async () => {
    await runners.close();
    await real.close();
    await rm(folder, { recursive: true });
  });
  const enrol = () => runners.enrol({ name: 'laptop', publicKey: 'k', owner: owner.id });
  const id = await enrol();
  const forget = () => runners.forget(id, owner.id, () => Promise.resolve());
  /** Begins something whose answers from the database are held back. @returns its end, and what lets it go on */
  const begin = <T>(work: () => T) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    const end = work();
    return { end, goOn: resolve };
  };
  const holdNothing = () => {
    held = undefined;
  };
  return { runners, id, enrol, forget, begin, holdNothing, heard };
};

const link: RunnerLink = { push: () => undefined, close: () => undefined };

test('R41: a machine that is forgotten while it joins is not let in', async () => {
  const { runners, id, enrol, forget, begin, holdNothing } = await setUp();
  const joining = begin(() => runners.join(id, link, SAID));
  const refused = expect(joining.end).rejects.toMatchObject({ code: 'not_enrolled' });
  holdNothing();
  await forget();
  joining.goOn();
  await refused;
  expect(runners.online()).toBe(0);
  // Enrolled again it is welcome.
  expect(await enrol()).toBe(id);
  await runners.join(id, link, SAID);
  expect(runners.online()).toBe(1);
});

test('nobody is told of a machine after it is gone, by whoever was reading its row meanwhile', async () => {
  const { runners, id, forget, begin, holdNothing, heard } = await setUp();
  await runners.join(id, link, SAID);
  const telling = begin(() => runners.heartbeat(id, { sessions: 1, queued: 0, turns: 1 }));
  holdNothing();
  await forget();
  telling.goOn();
  await runners.list();
  expect(heard.at(-1)).toBe('runner_gone');
});
