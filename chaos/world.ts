// The product as real processes with faults between them: a hub, a runner with the real Codex on the practice model,
// a proxy in front of the hub for each of the two kinds of link. Everything can be killed and started again.
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPO, type Started, start } from '../e2e/support/hawser.ts';
import { askWorkspace, type Client, cookieFor, type Door, openClient } from './client.ts';
import { type WallClock, wallClock } from './clock.ts';
import { mountSmallDisk } from './disk.ts';
import { ASKABLE, memoryOf } from './memory.ts';
import { type FaultProxy, startProxy } from './proxy.ts';
import { openWitness } from './witness.ts';

const FOLDERS = join(REPO, '.cache', 'chaos');

export type World = {
  readonly folder: string;
  readonly threadId: string;
  readonly door: Door;
  readonly clients: readonly [Client, Client];
  readonly browserWay: FaultProxy;
  readonly runnerWay: FaultProxy;
  readonly database: string;
  /** That of the hub and the runner. */
  readonly clock: WallClock;
  /** Whether the hub has the runner joined. */
  runnerOnline(): boolean;
  /** What commands the agent ran have written: one line each. */
  effects(): Promise<string[]>;
  hubPid(): number;
  /** Megabytes that the hub keeps: what is in use once its garbage is collected. */
  hubMemory(): Promise<number>;
  hubPort(): number;
  runnerPid(): number;
  agentPids(): Promise<number[]>;
  killHub(): Promise<void>;
  /** @param options.heapMb megabytes of heap it may use; what Node thinks fit when left out */
  startHub(options?: { heapMb?: number }): Promise<void>;
  killRunner(): Promise<void>;
  startRunner(): Promise<void>;
  /** Stops everything. @returns processes that were left over, as their command lines */
  close(options?: { keep?: boolean }): Promise<string[]>;
};

/**
 * @param options.ownClock on a wall clock that can be set, which costs them a little speed
 * @param options.smallDisk with the hub's folder on a small disk of its own
 */
export const openWorld = async (
  random: () => number,
  { ownClock = false, smallDisk = false }: { ownClock?: boolean; smallDisk?: boolean } = {},
): Promise<World> => {
  await mkdir(FOLDERS, { recursive: true });
  const folder = await mkdtemp(join(FOLDERS, 'world-'));
  const homes = { hub: { folder: join(folder, 'hub') }, runner: { folder: join(folder, 'runner') } };
  const project = join(folder, 'project');
  await mkdir(project, { recursive: true });
  await mkdir(join(homes.runner.folder, 'hub'), { recursive: true });

  await mkdir(homes.hub.folder, { recursive: true });
  const clock = wallClock(folder);
  if (ownClock) await clock.set(0);
  const disk = smallDisk ? mountSmallDisk(homes.hub.folder) : undefined;
  const env = ownClock ? clock.env : {};

  let port = 0;
  const portNow = () => port;
  const [browserWay, runnerWay] = [await startProxy(portNow, random), await startProxy(portNow, random)];
  let hub: Started | undefined;
  let runner: Started | undefined;
  const startHub = async ({ heapMb }: { heapMb?: number } = {}) => {
    const NODE_OPTIONS = heapMb === undefined ? ASKABLE : `${ASKABLE} --max-old-space-size=${heapMb}`;
    hub = await start(homes.hub as never, ['hub', '--port', String(port)], { env: { ...env, NODE_OPTIONS } });
    port = Number(new URL(String(hub.ready.hubUrl)).port);
    // The runner finds "its" hub of this machine at the proxy.
    const local = JSON.parse(await readFile(join(homes.hub.folder, 'hub', 'local.json'), 'utf8'));
    local.url = `http://127.0.0.1:${runnerWay.port}/`;
    await writeFile(join(homes.runner.folder, 'hub', 'local.json'), JSON.stringify(local), { mode: 0o600 });
  };
  const startRunner = async () => {
    runner = await start(homes.runner as never, ['start', project, '--practice', '--name', 'chaos'], { env });
  };
  await startHub();
  const cookie = await cookieFor(String(hub?.ready.signInUrl));
  await startRunner();
  const door = { host: `127.0.0.1:${browserWay.port}`, hubHost: `127.0.0.1:${port}`, cookie };
  const workspaceId = await workspaceOf(door);
  const threadId = await makeThread(door, workspaceId, project);
  const client = () => openClient(door, { workspaceId, threadId }, () => browserWay.faults.swap === 0);
  const clients = [client(), client()] as const;
  const witness = openWitness(door, workspaceId);
  await Promise.all(clients.map(client => client.online()));
  const pidOf = (started: Started | undefined): number => started?.process.pid ?? 0;

  return {
    folder,
    threadId,
    door,
    clients,
    browserWay,
    runnerWay,
    clock,
    runnerOnline: witness.runnerOnline,
    database: join(homes.hub.folder, 'hub', 'hub.db'),
    effects: async () => {
      const text = await readFile(join(project, 'effects.log'), 'utf8').catch(() => ''); // nothing ran yet
      return text.split('\n').filter(Boolean);
    },
    hubPid: () => pidOf(hub),
    hubMemory: async () => {
      if (!hub) throw new Error('invariant: the hub was started');
      return memoryOf(hub);
    },
    hubPort: portNow,
    runnerPid: () => pidOf(runner),
    agentPids: async () =>
      (await processesIn(folder)).filter(each => /app-server/.test(each.command)).map(each => each.pid),
    killHub: async () => hub?.kill(),
    startHub,
    killRunner: async () => runner?.kill(),
    startRunner,
    close: async ({ keep = false } = {}) => {
      for (const each of [...clients, witness]) each.close();
      await runner?.stop();
      await hub?.stop();
      await Promise.all([browserWay.close(), runnerWay.close()]);
      const left = await processesIn(folder);
      if (keep) await disk?.unmountAndKeep();
      else disk?.unmount();
      if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      return left.map(({ command }) => command);
    },
  };
};

const workspaceOf = async ({ hubHost, cookie }: Door): Promise<string> => {
  const me = await fetch(`http://${hubHost}/api/me`, { headers: { cookie } });
  return ((await me.json()) as { workspaceId: string }).workspaceId;
};

type Joined = { channels: { id: string }[]; runners: { id: string; online: boolean }[] };

/** A thread whose agent asks before it leaves its sandbox, in `folder`. */
const makeThread = (door: Door, workspaceId: string, folder: string): Promise<string> =>
  askWorkspace<Joined>(door, workspaceId, async ({ channels, runners }, push) => {
    const made = await push('create_thread', {
      nonce: 'chaos-thread',
      channelId: channels[0]?.id,
      title: 'Chaos',
      session: {
        runnerId: runners[0]?.id,
        agent: 'practice',
        folder,
        settings: { approvalPolicy: 'on-request', sandbox: 'workspace-write' },
      },
    });
    return String(made.threadId);
  });

type Process = { readonly pid: number; readonly command: string };

/** Every process that works in a folder, or was started with it on its command line or in its environment. */
const processesIn = async (folder: string): Promise<Process[]> => {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    pids.map(async pid => {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => ''); // it has ended
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const [command, environment] = [await read('cmdline'), await read('environ')];
      const ours = command !== '' && [cwd, command, environment].some(text => text.includes(folder));
      return ours ? [{ pid: Number(pid), command: command.replaceAll('\0', ' ').trim() }] : [];
    }),
  );
  return found.flat();
};
