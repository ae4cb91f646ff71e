// The Linux scanner on real processes: the contract of all scanners, and what it owes to cheapness.
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../std/clock.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import { createLinuxScanner } from './linux.ts';
import { readTables } from './linux-proc.ts';
import { scannerContract } from './test-contract.ts';
import { listen, listenAndFork, listenLate, startTree, type TestTree } from './test-tree.ts';

const uid = process.getuid?.() ?? -1;
scannerContract('the Linux scanner', () => createLinuxScanner({ clock: systemClock, uid, readTables }));

let tree: TestTree | undefined;
afterEach(async () => {
  await tree?.close();
  tree = undefined;
});

const start = () => {
  const clock = createFakeClock();
  const own = startTree(tmpdir());
  tree = own;
  let reads = 0;
  const scanner = createLinuxScanner({
    clock,
    uid,
    readTables: () => {
      reads += 1;
      return readTables();
    },
  });
  const scan = async () => {
    await clock.advance(250);
    return scanner.scan([own.agent]);
  };
  return { clock, tree: own, scan, scanner, reads: () => reads };
};

describe('the kernel tables', () => {
  test('are read when a process gains a socket, and neither before nor after', async () => {
    const { tree, scan, reads } = start();
    // The agent's own pipes are sockets, which everything it starts inherits.
    for (let round = 0; round < 3; round += 1) await scan();
    const before = reads();
    tree.run('sleep 1000 & echo LISTENS 0 $!');
    await tree.said();
    for (let round = 0; round < 5; round += 1) await scan();
    expect(reads()).toBe(before);
    await tree.serve(`${listen()} &`);
    for (let round = 0; round < 3; round += 1) await scan();
    const after = reads();
    expect(after).toBeGreaterThan(before);
    for (let round = 0; round < 20; round += 1) expect(await scan()).toHaveLength(1);
    expect(reads()).toBe(after);
  });

  test('are read again now and then for a socket that did not listen when it was looked up', async () => {
    const { clock, tree, scan, reads } = start();
    // Bash opens a socket that is no listener: a connection to a server of ours outside of the tree.
    const { port } = await tree.serve(`${listen()} &`);
    tree.run(`exec 7<>/dev/tcp/127.0.0.1/${port}; echo LISTENS 0 $$`);
    await tree.said();
    for (let round = 0; round < 4; round += 1) await scan();
    const settled = reads();
    await scan();
    expect(reads()).toBe(settled);
    await clock.advance(60_000);
    await scan();
    expect(reads()).toBe(settled + 1);
  });
});

test('a server that moves to another port without opening more files is noticed by the next scan', async () => {
  const { clock, tree, scan } = start();
  const { pid } = await tree.serve(`${listen()} &`);
  expect(await scan()).toHaveLength(1);
  await clock.advance(60_000);
  await scan();
  const { port } = await tree.serve(`kill -USR2 ${pid}`);
  expect(await scan()).toMatchObject([{ port }]);
});

test('an old process that closes a file and listens instead is noticed when its turn comes', async () => {
  const { clock, tree, scan } = start();
  for (let count = 0; count < 30; count += 1) tree.run('sleep 1000 &');
  const { pid } = await tree.serve(`${listenLate} &`);
  await scan();
  await clock.advance(60_000);
  await scan();
  const { port } = await tree.serve(`kill -USR2 ${pid}`);
  let rounds = 0;
  while ((await scan()).length === 0) {
    rounds += 1;
    expect(rounds).toBeLessThan(30);
  }
  expect(await scan()).toMatchObject([{ port, process: { pid } }]);
});

test('a process that was seen in the tree stays found when it has left it and wiped its environment', async () => {
  const { tree, scan } = start();
  // The shell in between is a child of the agent; its own child loses parent and mark.
  const { pid } = await tree.serve(`CODEX_THREAD_ID=t-9 bash -c 'env -i "PATH=$PATH" "$@" & wait' - ${listen()} &`);
  expect(await scan()).toMatchObject([{ process: { pid }, origin: { session: { conversationId: 't-9' } } }]);
  tree.run(`kill -9 $!; wait; echo LISTENS 0 0`);
  await tree.said();
  expect(await scan()).toMatchObject([{ process: { pid } }]);
  process.kill(pid, 'SIGKILL');
});

test('when the process that opened a shared socket ends, the worker that goes on is another listener', async () => {
  const { tree, scan, scanner } = start();
  const { pid, port } = await tree.serve(`${listenAndFork} &`);
  const [first] = await scan();
  tree.run(`kill -9 ${pid}; wait; echo LISTENS 0 0`);
  await tree.said();
  const [second] = await scan();
  expect(second?.port).toBe(port);
  expect(second?.process.pid).not.toBe(pid);
  expect(first && (await scanner.stillListens(first))).toBe(false);
});

test.skipIf(uid !== 0)('R8: a process of another user is not found, though the agent started it', async () => {
  const { tree, scan } = start();
  const { pid } = await tree.serve(`setpriv --reuid=65534 --clear-groups ${listen()} &`);
  const found = await scan();
  // The tree ends only what belongs to this user.
  process.kill(pid, 'SIGKILL');
  expect(found).toEqual([]);
});

test('R8: an agent that is no longer watched takes everything of its own with it', async () => {
  const { tree, scan, scanner } = start();
  await tree.serve(`(setsid ${listen()} &)`);
  expect(await scan()).toHaveLength(1);
  expect(await scanner.scan([{ pid: tree.agent.pid, mark: 'another' }])).toEqual([]);
});
