// What every port scanner must do, checked on real processes. linux.int.test.ts runs it over /proc; darwin.int.test.ts
// over the lsof and ps of whatever system the tests run on.
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Listener, PortScanner } from './listener.ts';
import { listen, listenAndFork, startTree, type TestTree } from './test-tree.ts';

export const scannerContract = (name: string, open: () => PortScanner): void => {
  describe(name, () => {
    let folder = '';
    let tree: TestTree;
    let scanner: PortScanner;
    beforeEach(() => {
      folder = realpathSync(mkdtempSync(join(tmpdir(), 'ports-')));
      tree = startTree(folder);
      scanner = open();
    });
    afterEach(async () => {
      await tree.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const scan = () => scanner.scan([tree.agent]);
    const only = async (): Promise<Listener> => {
      const found = await scan();
      expect(found).toHaveLength(1);
      return found[0] as Listener;
    };

    test('a server that a command started is found, with its command, folder, start and conversation', async () => {
      const before = Date.now();
      const { port, pid } = await tree.serve(
        `CODEX_THREAD_ID=thread-1 CODEX_TOOL_CALL_ID=call-1 bash -c "${'mkdir -p app; cd app; exec "$0" "$@"'.replaceAll(/["$]/g, '\\$&')}" ${listen()} &`,
      );
      const { process, ...rest } = await only();
      expect(rest).toEqual({
        port,
        hosts: ['127.0.0.1'],
        everywhere: false,
        origin: { mark: tree.agent.mark, agent: false, session: { conversationId: 'thread-1', callId: 'call-1' } },
      });
      expect(process).toMatchObject({ pid, cwd: join(folder, 'app') });
      expect(process.argv.slice(0, 2)).toEqual(['node', '-e']);
      // Start times are exact to a second or better, and the clock may have been set since the machine started.
      expect(Math.abs(process.startedAt - before)).toBeLessThan(60_000);
    });

    test('what is started through nested shells is found', async () => {
      const { port } = await tree.serve(`bash -c 'bash -c "${listen().replaceAll(/["$]/g, '\\$&')}; true"; true' &`);
      expect((await only()).port).toBe(port);
    });

    test('a daemon that left the tree is found by the mark it carries', async () => {
      const { port, pid } = await tree.serve(`(setsid ${listen()} &)`);
      expect(await only()).toMatchObject({ port, process: { pid }, origin: { mark: tree.agent.mark, session: null } });
    });

    test.each([
      ['0.0.0.0', ['127.0.0.1'], true],
      ['::', ['::1', '127.0.0.1'], true],
      ['::1', ['::1'], false],
    ] as const)('what is bound to %s is reached at %s', async (host, hosts, everywhere) => {
      await tree.serve(`${listen(host)} &`);
      expect(await only()).toMatchObject({ hosts, everywhere });
    });

    test('R6: what is bound to another address only is not found, as no preview could reach it', async () => {
      await tree.serve(`${listen('127.0.0.2')} &`);
      expect(await scan()).toEqual([]);
    });

    test('R7: an address where another program answers instead is not given', async () => {
      const other = createServer().listen(0, '127.0.0.1');
      try {
        await once(other, 'listening');
        const address = other.address();
        const port = typeof address === 'object' && address ? address.port : 0;
        await tree.serve(`${listen('::', port)} only6 &`);
        expect(await only()).toMatchObject({ port, hosts: ['::1'] });
      } finally {
        other.close();
      }
    });

    test('R8: the listeners of anybody else are not found', async () => {
      const other = startTree(folder);
      await other.serve(`${listen()} &`);
      expect(await scan()).toEqual([]);
      expect(await scanner.scan([tree.agent, other.agent])).toMatchObject([{ origin: { mark: other.agent.mark } }]);
      await other.close();
    });

    test('a listener of the agent process itself is told as such', async () => {
      const { port } = await tree.serve(`exec ${listen()}`);
      expect(await only()).toMatchObject({ port, origin: { agent: true } });
    });

    test('a socket that workers share belongs to the process that opened it', async () => {
      const { pid } = await tree.serve(`${listenAndFork} &`);
      expect((await only()).process.pid).toBe(pid);
    });

    test('R7: the next process on the same port is another listener, and the first one is no longer trusted', async () => {
      const { port, pid } = await tree.serve(`${listen()} &`);
      const first = await only();
      expect(await scanner.stillListens(first)).toBe(true);
      const next = await tree.serve(`kill -9 ${pid}; wait; ${listen('127.0.0.1', port)} &`);
      expect(next.port).toBe(port);
      expect(await scanner.stillListens(first)).toBe(false);
      const second = await only();
      expect(second.process.pid).toBe(next.pid);
      expect(await scanner.stillListens(second)).toBe(true);
      // The same pid, born at another time.
      const reborn = { ...second, process: { ...second.process, birth: first.process.birth } };
      expect(first.process.birth === second.process.birth || !(await scanner.stillListens(reborn))).toBe(true);
    });

    test('R7: a process that moved to another port no longer listens on the first', async () => {
      const { pid } = await tree.serve(`${listen()} &`);
      const first = await only();
      const moved = await tree.serve(`kill -USR2 ${pid}`);
      expect(await scanner.stillListens(first)).toBe(false);
      expect((await only()).port).toBe(moved.port);
    });

    test('the same array comes back while nothing changes, and nothing is left when the server has ended', async () => {
      const { pid } = await tree.serve(`${listen()} &`);
      const first = await scan();
      expect(first).toHaveLength(1);
      expect(await scan()).toBe(first);
      expect(await scan()).toBe(first);
      const next = await tree.serve(`kill -9 ${pid}; wait; ${listen()} &`);
      expect(await scan()).toMatchObject([{ port: next.port }]);
      expect(await scanner.scan([])).toEqual([]);
    });
  });
};
