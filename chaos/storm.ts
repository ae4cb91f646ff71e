// F13: a hub that is killed and started again while a thousand machines and some thousand pages are connected to it. All
// of them dial with the product's own pacing (the runner's redial.ts, the page's connection.ts) out of this one process,
// which shares the machine with the hub. Meanwhile one of the pages writes, as soon as it is back.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type Door, openDoor } from '../bench/hub-client.ts';
import { makeHome, type Started, start } from '../e2e/support/hawser.ts';
import { homeAt } from '../src/cli/home.ts';
import { findLocalHub } from '../src/cli/local-hub.ts';
import { enrol } from '../src/runner/enrolment.ts';
import { answered, openSocket } from '../src/runner/hub-socket.ts';
import { openIdentity } from '../src/runner/identity.ts';
import { createRedial } from '../src/runner/redial.ts';
import { systemClock } from '../src/std/clock.ts';
import { toProblem } from '../src/std/errors.ts';
import { newId } from '../src/std/ids.ts';
import { connect } from '../src/web/data/connection.ts';
import { PROTOCOL_VERSION } from '../src/wire/protocol/limits.ts';
import { readHistory } from './history.ts';

/** That many join at a time before the storm, so that what is measured afterwards is the storm alone. */
const AT_ONCE = 50;
const WRITE_EVERY_MS = 100;
/** Longer than any answer that a page here wants to read. */
const LONG_BYTES = 8_192;
const PATIENCE_MS = 180_000;

/** Somebody who has joined a topic, or has not yet. */
type Guest = { joinedAt: number; close(): void };

export type Storm = {
  /** Milliseconds from when the hub was up until each machine and page had joined again. */
  readonly back: readonly number[];
  /** The same for all of them, some at a time and without a storm. */
  readonly calmMs: number;
  /** Milliseconds that each message took which was written meanwhile, answered or not. */
  readonly waits: readonly number[];
  /** What was acknowledged and is not in the log, and what is there twice. */
  readonly wrong: readonly string[];
  readonly hubMb: number;
};

/**
 * @param size how many machines and pages
 * @param progress a line for whoever waits
 * @throws Error when some are not back within three minutes
 */
export const playStorm = async (
  { runners, tabs }: { readonly runners: number; readonly tabs: number },
  progress: (line: string) => void,
): Promise<Storm> => {
  const home = await makeHome();
  let hub = await start(home, ['hub', '--port', '0']);
  const url = new URL(String(hub.ready.hubUrl));
  const door = await openDoor(String(hub.ready.signInUrl));
  const guests: Guest[] = [];
  const arrive = async (count: number, open: (index: number) => Promise<Guest> | Guest) => {
    for (let from = 0; from < count; from += AT_ONCE) {
      const size = Math.min(AT_ONCE, count - from);
      const some = await Promise.all(Array.from({ length: size }, (_, index) => open(from + index)));
      guests.push(...some);
      await joined(some, 0);
    }
  };
  try {
    const calm = performance.now();
    await arrive(tabs, () => openTab(door).guest);
    progress(`${tabs} pages are there`);
    const calmMs = performance.now() - calm;
    const hubOf = await findLocalHub(homeAt(home.folder, '/').localFile);
    if (!hubOf) throw new Error('the hub is not there');
    const way = { url, localSecret: hubOf.secret };
    await arrive(runners, index => openRunner(join(home.folder, `machine-${index}`), way));
    progress(`${runners} machines are there`);
    const writer = await openWriter(door);

    await hub.kill();
    const killedAt = performance.now();
    hub = await start(home, ['hub', '--port', url.port]);
    const upAt = performance.now();
    progress(`the hub is up again after ${Math.round(upAt - killedAt)} ms`);
    await joined(guests, killedAt);
    const back = guests.map(({ joinedAt }) => joinedAt - upAt);
    progress(`all are back after ${Math.round(Math.max(...back))} ms`);
    const { waits, acknowledged } = await writer.stop(upAt);
    const { log } = readHistory(join(home.folder, 'hub', 'hub.db'), writer.threadId);
    const wrong = acknowledged.flatMap(nonce => {
      const times = log.filter(event => event.nonce === nonce).length;
      return times === 1 ? [] : [`I1: ${nonce} was acknowledged and is in the log ${times} times`];
    });
    return { back, calmMs, waits, wrong, hubMb: await residentMb(hub) };
  } finally {
    for (const guest of guests) guest.close();
    await hub.stop();
    await home.remove();
  }
};

/**
 * Thousands of pages read what they are told on as many computers: this one takes of a long message only the
 * beginning, which says what it answers.
 */
const withoutBody = (frame: Buffer): Buffer =>
  Buffer.concat([frame.subarray(0, frame.indexOf('{')), Buffer.from('{"status":"ok","response":{}}]')]);

/**
 * A page, as far as its connection goes: it joins the workspace and makes nothing of what it is told.
 * @param longest messages beyond this many bytes are read in part
 */
const openTab = ({ url, cookie, workspaceId }: Door, longest = LONG_BYTES) => {
  class Transport extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie, origin: url.origin }, perMessageDeflate: false });
    }
    override emit(name: string | symbol, ...said: unknown[]): boolean {
      const [data, ...more] = said;
      return name === 'message' && Buffer.isBuffer(data) && data.length > longest
        ? super.emit(name, withoutBody(data), ...more)
        : super.emit(name, ...said);
    }
  }
  const endpoint = new URL('/socket', url);
  endpoint.protocol = 'ws:';
  const connection = connect(endpoint.href, { clock: systemClock, random: Math.random, transport: Transport });
  const channel = connection.socket.channel(`workspace:${workspaceId}`, {});
  const guest = { joinedAt: 0, connection, channel, close: connection.close };
  const joining = channel.join().receive('ok', () => {
    guest.joinedAt = performance.now();
  });
  return { guest, joining };
};

/** A machine, as far as its link goes: it proves who it is, joins, and dials again as runners do. */
const openRunner = async (folder: string, hub: { url: URL; localSecret: string }): Promise<Guest> => {
  await mkdir(folder, { mode: 0o700 });
  const identity = await openIdentity(folder);
  const { runnerId, hubId } = await enrol(folder, hub, { name: 'machine', publicKey: identity.publicKey });
  const stopping = new AbortController();
  const guest: Guest = { joinedAt: 0, close: () => stopping.abort() };
  const redial = createRedial(systemClock, Math.random);
  const saying = {
    protocol: PROTOCOL_VERSION,
    boot: newId('bot'),
    appliedCommand: 0,
    capabilities: { name: 'machine', host: 'h', os: 'o', version: '0', agents: [], allowedFolders: [] },
  };
  let joinedAt: number | undefined;
  const attempt = async (): Promise<void> => {
    const link = openSocket(hub.url, await identity.assertion(runnerId, hubId), stopping.signal);
    try {
      await Promise.race([link.opened, link.ended]);
      await answered(link.socket.channel(`runner:${runnerId}`, saying).join(), link.ended);
      guest.joinedAt = performance.now();
      joinedAt = systemClock.monotonic();
      await link.ended;
    } finally {
      link.close();
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      joinedAt = undefined;
      const { code } = await attempt().then(() => ({ code: 'ended' }), toProblem);
      const { wait } = redial({ code, joinedAt });
      if (!stopping.signal.aborted) await new Promise(resolve => setTimeout(resolve, wait));
    }
  };
  void run();
  return guest;
};

/** One of the pages writes into a thread all the time. `stop` tells how long each message took that was written since a moment. */
const openWriter = async (door: Door) => {
  const { guest, joining } = openTab(door, Number.POSITIVE_INFINITY);
  const { channel, connection } = guest;
  const { channels } = (await answered(joining)) as { channels: { id: string }[] };
  const wish = { nonce: newId('non'), channelId: channels[0]?.id, title: 'In the storm' };
  const { threadId } = (await answered(channel.push('create_thread', wish))) as { threadId: string };
  const thread = connection.socket.channel(`thread:${threadId}`, () => ({ since: 0 }));
  await answered(thread.join());
  const waits: { at: number; ms: number }[] = [];
  const acknowledged: string[] = [];
  const answers: Promise<void>[] = [];
  const timer = setInterval(() => {
    if (thread.state !== 'joined') return;
    const at = performance.now();
    const message = {
      id: newId('msg'),
      nonce: newId('non'),
      text: 'High water at two.',
      attachments: [],
      mode: 'queue',
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    answers.push(promise);
    const settled = () => {
      waits.push({ at, ms: performance.now() - at });
      resolve();
    };
    const said = () => {
      acknowledged.push(message.nonce);
      settled();
    };
    // One that is not answered counts with all the time it was waited for.
    thread.push('post_message', message).receive('ok', said).receive('error', settled).receive('timeout', settled);
  }, WRITE_EVERY_MS);
  return {
    threadId,
    stop: async (since: number) => {
      clearInterval(timer);
      await Promise.all(answers);
      connection.close();
      return { waits: waits.filter(({ at }) => at >= since).map(({ ms }) => ms), acknowledged };
    },
  };
};

const residentMb = async (hub: Started): Promise<number> => {
  const status = await readFile(`/proc/${hub.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
};

/** Resolves when all have joined after a moment. @throws Error when some have not within PATIENCE_MS */
const joined = async (guests: readonly Guest[], since: number): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const missing = guests.filter(({ joinedAt }) => joinedAt <= since).length;
    if (missing === 0) return;
    if (performance.now() > until) throw new Error(`${missing} of ${guests.length} are not back`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};
