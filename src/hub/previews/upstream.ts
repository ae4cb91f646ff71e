// Connections to the apps behind previews: one keep-alive HTTP/1.1 agent per grant, whose sockets are tunnel streams.
import { Agent, type AgentOptions, type ClientRequest, type RequestOptions, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Tunnel } from '../../wire/tunnel/open-end.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import type { Tunnels } from './tunnels.ts';

export type Upstream = {
  /** Starts a request to the app; errors, refusals of the runner included, come as the request's `error`. */
  request(preview: PreviewRow, options: RequestOptions, fresh?: boolean): ClientRequest;
  /** Ends every connection to one preview's app, or to all. */
  drop(preview: Pick<PreviewRow, 'grantId'>): void;
  close(): void;
};

/**
 * Open at once for one preview; further requests wait their turn (R24). As many again may be open for one use each, which
 * are WebSockets first of all: those have no turns, and what is one too many is refused at once.
 */
const MAX_SOCKETS = 256;
/** How long a request waits for one to be free before it is told so. */
const TURN_MS = 10_000;

export const createUpstream = ({ tunnels, clock }: { tunnels: Tunnels; clock: Clock }): Upstream => {
  const agents = new Map<string, Agent>();
  const single = createCounts();
  const agentOf = (preview: PreviewRow): Agent => {
    const known = agents.get(preview.grantId);
    if (known) return known;
    // All may be kept: a crowd's connections are free at the same moment, and each that is closed then is a tunnel stream
    // and two looks at the laptop's tables for the next request. The app closes those it no longer wants.
    const pool = { keepAlive: true, maxSockets: MAX_SOCKETS, maxFreeSockets: MAX_SOCKETS };
    const agent = throughTunnel(preview, tunnels, pool);
    agents.set(preview.grantId, agent);
    return agent;
  };
  const drop = ({ grantId }: Pick<PreviewRow, 'grantId'>) => {
    agents.get(grantId)?.destroy();
    agents.delete(grantId);
  };
  return {
    request: (preview, options, fresh = false) => {
      const sent = request({
        ...options,
        // Of no machine (RFC 6761): a mistake here must fail, and never dial a port of the hub's own (R6).
        host: 'preview.invalid',
        setHost: false,
        // Always an agent of ours: Node's own, `agent: false` included, would dial by itself.
        agent: fresh ? throughTunnel(preview, tunnels, {}, single) : agentOf(preview),
      });
      const cancel = clock.after(TURN_MS, () => giveUp(sent));
      return sent.once('socket', cancel).once('close', cancel);
    },
    drop,
    close: () => {
      for (const grantId of [...agents.keys()]) drop({ grantId: grantId as PreviewRow['grantId'] });
    },
  };
};

/** Node tells a request that was destroyed before it had a connection only when it would have got one. */
const giveUp = (waiting: ClientRequest): void => {
  waiting.emit('error', noneFree());
  waiting.removeAllListeners('error').on('error', () => undefined);
  waiting.destroy();
};

const noneFree = () =>
  new HawserError({
    code: 'preview_full',
    message: 'So many people use this app at once that none of its connections is free.',
    hint: 'Try again in a moment.',
  });

type Connected = (error: Error | null, socket?: Duplex) => void;

/** How many connections of one use each preview has. */
type Counts = { take(grantId: string, stream: Duplex): void; full(grantId: string): boolean };

const createCounts = (): Counts => {
  const open = new Map<string, number>();
  const add = (grantId: string, by: 1 | -1) => {
    const count = (open.get(grantId) ?? 0) + by;
    if (count > 0) open.set(grantId, count);
    else open.delete(grantId);
  };
  return {
    take: (grantId, stream) => {
      add(grantId, 1);
      stream.once('close', () => add(grantId, -1));
    },
    full: grantId => (open.get(grantId) ?? 0) >= MAX_SOCKETS,
  };
};

/** An agent whose every connection is a stream of the runner's tunnel. @param counts of its connections, when they have a limit */
const throughTunnel = (preview: PreviewRow, tunnels: Tunnels, options: AgentOptions, counts?: Counts): Agent =>
  Object.assign(new Agent({ scheduling: 'lifo', ...options }), {
    createConnection: connector(preview, tunnels, counts),
  });

const connector =
  ({ grantId, runnerId }: PreviewRow, tunnels: Tunnels, counts?: Counts) =>
  (_options: unknown, done: Connected) => {
    const open = (tunnel: Tunnel) => {
      if (counts?.full(grantId)) throw noneFree();
      const stream = tunnel.openStream(grantId);
      counts?.take(grantId, stream);
      done(null, asSocket(stream));
    };
    const there = tunnels.now(runnerId);
    if (!there) {
      tunnels.of(runnerId).then(open).catch(done);
      return;
    }
    // At once: Node's agent counts what is open, not what is being opened, and a burst would go beyond its limit.
    try {
      open(there);
    } catch (error) {
      done(error as Error);
    }
  };

/**
 * What Node's client expects of a socket. An app that closes a kept connection ends it; a socket would then close by
 * itself, and leave the agent's pool, where a stream that may be half-open would wait for the next request. The rest
 * are calls that a stream has no use for.
 */
const asSocket = (stream: Duplex): Duplex => {
  stream.once('end', () => stream.end());
  return Object.assign(stream, {
    setKeepAlive: () => stream,
    setNoDelay: () => stream,
    setTimeout: () => stream,
    ref: () => stream,
    unref: () => stream,
  });
};
