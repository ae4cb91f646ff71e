// A TCP proxy that breaks things: it cuts, refuses, goes silent without closing, slows down, and repeats or swaps whole
// WebSocket messages. Otherwise it passes bytes on as they are, but for the Host header, which it makes the target's,
// as a reverse proxy does.

import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { createFrameCutter } from './frames.ts';

export type Faults = {
  /** `refuse` closes what is open and every attempt; `silent` keeps everything open and passes nothing on. */
  way: 'open' | 'refuse' | 'silent';
  /** Milliseconds every piece waits; those behind it never overtake it, also when this becomes less. */
  delayMs: number;
  /**
   * Chance, per WebSocket message of either direction, to be sent twice, or to be held and sent after the next one. One
   * that none follows is sent after half a second: messages change places on a road, they do not wait there.
   */
  duplicate: number;
  swap: number;
};

export type FaultProxy = {
  readonly port: number;
  readonly faults: Faults;
  /** From here on nothing of what is open passes, in silence and for good; new connections work. */
  deafen(): void;
  /** Cuts every connection once (RST), without refusing the next. */
  cut(): void;
  close(): Promise<void>;
};

/** @param random in [0, 1), for the chances above */
export const startProxy = async (targetPort: () => number, random: () => number): Promise<FaultProxy> => {
  const faults: Faults = { way: 'open', delayMs: 0, duplicate: 0, swap: 0 };
  const pairs = new Set<readonly [Socket, Socket]>();
  const deaf = new WeakSet<Socket>();
  const server = createServer(client => {
    if (faults.way === 'refuse') return void client.resetAndDestroy();
    const upstream = dial(targetPort(), '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', end);
    }
    const own = `Host: 127.0.0.1:${portOf(server)}`;
    const toHub = createFrameCutter(head => head.replace(new RegExp(own, 'gi'), `Host: 127.0.0.1:${targetPort()}`));
    const toClient = createFrameCutter(head => head);
    const isDeaf = () => deaf.has(client);
    pass({ from: client, to: upstream, isDeaf }, toHub, faults, random);
    pass({ from: upstream, to: client, isDeaf }, toClient, faults, random);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const cut = () => {
    for (const pair of [...pairs]) for (const socket of pair) socket.resetAndDestroy();
  };
  return {
    port,
    get faults() {
      return faults;
    },
    deafen: () => {
      for (const [client] of pairs) deaf.add(client);
    },
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('invariant: the proxy listens');
  return address.port;
};

/** Longest time that a message is held. */
const HELD_MS = 500;

const pass = (
  { from, to, isDeaf }: { from: Socket; to: Socket; isDeaf: () => boolean },
  cutter: ReturnType<typeof createFrameCutter>,
  faults: Faults,
  random: () => number,
): void => {
  let held: Buffer | undefined;
  let releasing: NodeJS.Timeout | undefined;
  /** What is on its way, in order. */
  const road: { readonly bytes: Buffer; readonly due: number }[] = [];
  const send = (bytes: Buffer) => {
    // What arrives in silence is lost for good, as it is on a road that drops everything.
    if (faults.way !== 'open' || isDeaf() || to.destroyed) return;
    if (faults.delayMs === 0 && road.length === 0) return void to.write(bytes);
    road.push({ bytes, due: performance.now() + faults.delayMs });
    if (road.length === 1) arrive();
  };
  const arrive = () => {
    for (let first = road[0]; first && first.due <= performance.now(); first = road[0]) {
      road.shift();
      if (!to.destroyed) to.write(first.bytes);
    }
    if (road[0]) setTimeout(arrive, road[0].due - performance.now());
  };
  const release = () => {
    clearTimeout(releasing);
    if (held) send(held);
    held = undefined;
  };
  from.on('data', (chunk: Buffer) => {
    for (const { bytes, message } of cutter(chunk)) {
      if (message && !held && random() < faults.swap) {
        held = bytes;
        releasing = setTimeout(release, HELD_MS);
        continue;
      }
      send(bytes);
      if (message && random() < faults.duplicate) send(bytes);
      release();
    }
  });
  from.on('end', () => {
    release();
    to.end();
  });
  from.on('close', () => clearTimeout(releasing));
};
