// Everything a preview needs, for real: a hub, a runner linked to it, and apps as processes of their own, whose ports the
// runner may share. Requests are written by hand, with the Host of the preview.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, vi } from 'vitest';
import type { Agent } from '../../agents/driver.ts';
import { changeConfig } from '../../runner/config.ts';
import { enrol } from '../../runner/enrolment.ts';
import { openIdentity } from '../../runner/identity.ts';
import { type Runner, startRunner } from '../../runner/main.ts';
import type { Ports } from '../../runner/previews/grants.ts';
import { createTestAgent } from '../../runner/test-agent.ts';
import { systemClock } from '../../std/clock.ts';
import { silentLogger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { type Audience, type PreviewView, previewView } from '../../wire/protocol/previews.ts';
import type { DoorOptions } from '../doors/plan.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';

export type App = {
  readonly port: number;
  readonly process: ChildProcess;
  line(): Promise<string>;
  kill(): Promise<void>;
};

export const startApp = async (port = 0): Promise<App> => {
  const file = new URL('./test-origin.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  return { port: Number(await line()), process: child, line, kill };
};

/** The processes of a test as a runner's ports; Linux only, which the tests of previews are. */
export const portsOf = (apps: readonly App[]): Ports => ({
  shareable: async (_thread, port) => {
    const app = apps.find(each => each.port === port);
    const pid = app?.process.pid;
    const birth = pid === undefined ? undefined : await birthOf(pid);
    if (pid === undefined || birth === undefined) return undefined;
    const process = { pid, birth, uid: null, startedAt: 0, argv: [], cwd: null };
    return {
      port,
      hosts: ['127.0.0.1'],
      everywhere: false,
      process,
      origin: { mark: '', agent: false, session: 'hidden' },
    };
  },
  stillListens: async ({ port, process: { pid, birth } }) => {
    if ((await birthOf(pid)) !== birth) return false;
    const inode = await listeningInode(port);
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => []); // it has just ended
    const links = await Promise.all(fds.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    return inode !== undefined && links.includes(`socket:[${inode}]`);
  },
  sameCommand: () => false,
});

const birthOf = async (pid: number): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // it has ended
  return stat.slice(stat.lastIndexOf(')')).split(' ')[20];
};
const listeningInode = async (port: number): Promise<string | undefined> => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map(row => row.trim().split(/\s+/));
  return rows.find(row => row[1]?.endsWith(`:${hex}`) && row[3] === '0A')?.[9];
};

export type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly trailers: IncomingMessage['trailers'];
};
/** The values of a header among those an app was sent. */
export const headerOf = (raw: readonly string[], name: string): string[] =>
  raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
export type Ask = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

/**
 * @param count apps to start
 * @param doors where the hub and its previews are; this machine alone unless said otherwise
 * @param other what may be shared in place of the apps
 * @param agent one that is real, in place of one that does nothing
 */
export const setUpPreviews = async (count = 1, doors?: DoorOptions, other?: Ports, agent?: Agent) => {
  const hub = await startTestHub(doors && { doors });
  const apps = await Promise.all(Array.from({ length: count }, () => startApp()));
  const ports = other ?? portsOf(apps);
  const { runner, folder, restart, home } = await startTestRunner(hub, ports, agent);
  const browse = await hub.signedIn();
  const threadId = await hub.ensureThread({ runnerId: runner.id, agent: 'practice', folder });
  const post = async (path: string, body: object) => {
    const answer = await browse(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const share = async (port: number, audience: Audience = 'thread', thread: ThreadId = threadId) => {
    const { json } = await post(`/api/threads/${thread}/previews`, { port, audience });
    return previewView.parse(json);
  };
  const codesForMe = async (wish: object) => String((await post('/api/previews/codes', wish)).json.url);
  const at = (preview: Pick<PreviewView, 'url'>) => atHost(hub, new URL(preview.url).host);
  /** Goes the way a browser goes: turned away, through the hub, back with a code. @returns its cookies */
  const enter = async (preview: Pick<PreviewView, 'url'>, path = '/', codes = codesForMe): Promise<string> => {
    const { host, pathname: under } = new URL(preview.url);
    const prefix = under === '/' ? '' : under;
    const away = await at(preview)(prefix + path, { headers: { accept: 'text/html' } });
    const nonce = away.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const link = /href="([^"]+)"/.exec(away.body)?.[1]?.replaceAll('&#38;', '&') ?? '';
    const challenge = new URLSearchParams(new URL(link).hash.slice(1)).get('challenge');
    const { pathname, search } = new URL(await codes({ host: host + prefix, challenge, path }));
    const back = await at(preview)(pathname + search, { headers: { cookie: nonce } });
    expect([back.status, back.headers.location]).toEqual([303, preview.url + path]);
    return (back.headers['set-cookie'] ?? []).map(cookie => cookie.split(';')[0]).join('; ');
  };
  return { hub, runner, apps, threadId, folder, browse, post, share, at, enter, restart, home };
};

type TestRunner = {
  readonly runner: Runner;
  readonly home: string;
  readonly folder: string;
  /** Starts it once more, after it was closed. */
  restart(): Promise<Runner>;
};

const startTestRunner = async (hub: TestHub, ports: Ports, agent?: Agent): Promise<TestRunner> => {
  const home = await mkdtemp(join(tmpdir(), 'hawser-preview-'));
  const folder = join(home, 'project');
  await mkdir(folder);
  await changeConfig(home, config => ({ ...config, allowed_folders: [folder] }));
  const identity = await openIdentity(join(home, 'runner'));
  const enrolment = await enrol(join(home, 'runner'), hub, { name: 'laptop', publicKey: identity.publicKey });
  onTestFinished(() => rm(home, { recursive: true }));
  const start = async () => {
    let online = false;
    const runner = await startRunner({
      ...{ home, folder: join(home, 'runner'), identity, enrolment, ports },
      ...{ agents: [agent ?? createTestAgent({ turns: [], nextTurn: 1 })] },
      ...{ version: '0', clock: systemClock, log: silentLogger },
      random: () => 0,
      onLink: ({ state }) => {
        online = state === 'online';
      },
    });
    onTestFinished(() => runner.close());
    await vi.waitFor(() => expect(online).toBe(true), { timeout: 10_000 });
    return runner;
  };
  return { runner: await start(), home, folder, restart: start };
};

export const atHost =
  (hub: TestHub, host: string) =>
  (path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: hub.url.port, path, method, headers: { host, ...headers }, agent: false },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
              trailers: response.trailers,
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
