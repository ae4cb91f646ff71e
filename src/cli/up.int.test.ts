// `hawser up` as a person and as a program start it: real processes, real Codex on the practice model, a home of its
// own. What people then see in the browser is e2e/'s to test.
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Home, makeHome, runToEnd, type Started, start } from '../../e2e/support/hawser.ts';

let home: Home;
const running: Started[] = [];
beforeEach(async () => {
  home = await makeHome();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill();
  await home.remove();
});

const up = async (args: readonly string[] = [], env?: Record<string, string>) => {
  const one = await start(home, ['up', '--no-open', '--port', '0', ...args], { env });
  running.push(one);
  return one;
};

const run = (args: readonly string[]) => runToEnd(home, args);

/** Processes that carry the mark of one of our agent processes, as /proc tells. */
const childrenOf = async (pid: number): Promise<number[]> => {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async name => {
      const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''); // gone meanwhile
      return [Number(name), Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])] as const;
    }),
  );
  return parents.filter(([, parent]) => parent === pid).map(([child]) => child);
};

describe('hawser up --json', () => {
  test('says in one line all that a program needs, and nothing else on stdout', async () => {
    const one = await up(['--practice']);
    expect(one.ready).toEqual({
      event: 'ready',
      hubUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      signInUrl: expect.stringContaining('/sign-in#code='),
      runnerId: expect.stringMatching(/^run_/),
      folder: join(home.folder, 'sample'),
      agent: { kind: 'practice', version: expect.stringMatching(/^\d+\.\d+/), state: 'ready' },
    });
    expect((await stat(join(home.folder, 'sample', '.git'))).isDirectory()).toBe(true);
  });

  test('stops everything it started, the agent included, and leaves with 0', async () => {
    const one = await up(['--practice']);
    const pid = one.process.pid ?? 0;
    const children = await childrenOf(pid);
    expect(children.length).toBeGreaterThan(0);
    expect(await one.stop()).toBe(0);
    expect(one.stderr()).toContain('Ctrl-C stops everything');
    for (const child of children) expect(await stat(`/proc/${child}`).catch(() => undefined)).toBeUndefined();
  });

  test('keeps everything of a home readable by its owner alone', async () => {
    const one = await up(['--practice']);
    await one.stop();
    for (const file of ['config.toml', 'runner/key.pem', 'runner/hub.json', 'logs/hub.log', 'logs/runner.log']) {
      expect([file, (await stat(join(home.folder, file))).mode & 0o077]).toEqual([file, 0]);
    }
    for (const folder of ['hub', 'runner', 'logs']) {
      expect([folder, (await stat(join(home.folder, folder))).mode & 0o077]).toEqual([folder, 0]);
    }
  });

  test('a second one with the same home points at the first and signs in', async () => {
    await up(['--practice']);
    const second = await run(['up', '--json', '--no-open', '--practice']);
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      event: 'error',
      code: 'already_running',
      hint: expect.stringContaining('/sign-in#code='),
    });
  });

  test('a taken port is named with who has it, and the next free one is used', async () => {
    const other = createServer((_request, response) => response.setHeader('server', 'tides/1.0').end('hello'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const one = await start(home, ['up', '--no-open', '--practice', '--port', String(port)]);
    running.push(one);
    expect(one.stderr()).toContain(`Port ${port} is taken by a web server (tides/1.0)`);
    expect(Number(new URL(String(one.ready.hubUrl)).port)).not.toBe(port);
    other.close();
  });

  test('Codex that is not there is said in words, with ways on, and is no reason not to start', async () => {
    const one = await up([], { HAWSER_CODEX_BIN: '/nowhere/codex' });
    expect(one.ready.agent).toMatchObject({
      kind: 'codex',
      state: 'missing',
      problem: { code: 'agent_missing', hint: expect.any(String) },
    });
    expect(one.stderr()).not.toMatch(/ at .*\.ts:\d+/);
  });
});

describe('folders', () => {
  test('named at the start are opened to agents, and unsafe ones refused in words', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hawser-project-'));
    const one = await up(['--practice', folder]);
    expect(one.ready.folder).toBe(folder);
    await one.stop();
    expect((await run(['paths', 'list'])).stdout).toContain(folder);
    expect((await run(['paths', 'remove', folder])).code).toBe(0);
    expect((await run(['paths', 'list'])).stdout).not.toContain(folder);
    await rm(folder, { recursive: true });
    const refused = await run(['up', '/', '--json', '--practice']);
    expect(JSON.parse(refused.stdout)).toMatchObject({ event: 'error', code: 'folder_unsafe' });
    expect(JSON.parse((await run(['up', '/no/such/folder', '--json'])).stdout)).toMatchObject({
      code: 'folder_not_found',
    });
  });
});

describe('a command line', () => {
  test.each([
    [['up', '--port', 'seven'], '--port: must be a number'],
    [['up', '--port', '70000'], '--port:'],
    [['link'], 'No hub runs'],
    [['paths', 'remove', '/nowhere'], 'not among the folders'],
  ])('%j that cannot work says why in a sentence', async (args, words) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('that is misspelled shows the help', async () => {
    const { code, stderr } = await run(['upp']);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'upp'");
  });
});
