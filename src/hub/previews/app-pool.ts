// The connections to one preview's app, all through its machine's tunnel: kept, used again, and no more than so many at
// once. The one that was free last is used first, so that the others may end. What a connection does is
// app-connection.ts's.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Tunnel } from '../../wire/tunnel/open-end.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import { type Answering, type AppConnection, type AppRequest, connectApp, type Sent } from './app-connection.ts';
import type { Tunnels } from './tunnels.ts';

export type AppPool = {
  /** Refusals of the runner, and whatever else goes wrong, come as `failed`. */
  send(request: AppRequest, answering: Answering): Sent;
  /** Ends every connection; what is under way on them fails. */
  close(): void;
};

/**
 * Open at once for one preview; further requests wait their turn (R24). As many again may be open for WebSockets, which
 * have no turns: what is one too many is refused at once.
 */
const MAX_OPEN = 256;
/** How long a request waits for one to be free before it is told so. */
const TURN_MS = 10_000;
/** Safe to send again when a kept connection turned out to be closed: it changes nothing and has no body. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const createAppPool = (
  { grantId, runnerId }: Pick<PreviewRow, 'grantId' | 'runnerId'>,
  { tunnels, clock }: { tunnels: Tunnels; clock: Pick<Clock, 'after'> },
): AppPool => {
  const open = new Set<AppConnection>();
  const free: AppConnection[] = [];
  const waiting = new Set<Job>();
  const sockets = new Set<AppConnection>();
  let closed = false;

  const run = (job: Job, connection: AppConnection) => {
    const { request, answering } = job;
    const repeatable = request.body === undefined && REPEATABLE.has(request.method);
    job.sent = connection.send(request, {
      ...answering,
      failed: (error, stale) => {
        if (stale && repeatable && !closed) reach(job, connect);
        else answering.failed(error, stale);
      },
    });
  };
  const begin = (job: Job) => {
    const kept = free.pop();
    if (kept) run(job, kept);
    else reach(job, connect);
  };
  const next = () => {
    for (const job of waiting) {
      job.stopWaiting();
      return begin(job);
    }
  };

  /** At once where the tunnel is there: only what is open counts, and a burst would go beyond the limit. */
  const reach = (job: Job, go: (job: Job, tunnel: Tunnel) => void) => {
    const there = tunnels.now(runnerId);
    const on = (tunnel: Tunnel) => {
      if (closed) throw gone();
      if (!job.cut) go(job, tunnel);
    };
    const fail = (error: Error) => job.cut || job.answering.failed(error, false);
    if (!there) return void tunnels.of(runnerId).then(on).catch(fail);
    try {
      on(there);
    } catch (error) {
      queueMicrotask(() => fail(error as Error)); // who asks has nothing in hand yet
    }
  };
  const connect = (job: Job, tunnel: Tunnel) => {
    if (open.size >= MAX_OPEN) return wait(job);
    const connection: AppConnection = connectApp(tunnel.openStream(grantId), {
      onFree: () => {
        free.push(connection);
        next();
      },
      onGone: () => {
        open.delete(connection);
        const at = free.indexOf(connection);
        if (at >= 0) free.splice(at, 1);
        next();
      },
    });
    open.add(connection);
    run(job, connection);
  };
  const wait = (job: Job) => {
    const cancel = clock.after(TURN_MS, () => {
      job.stopWaiting();
      job.answering.failed(noneFree(), false);
    });
    job.stopWaiting = () => {
      cancel();
      waiting.delete(job);
    };
    waiting.add(job);
  };

  const connectSocket = (job: Job, tunnel: Tunnel) => {
    if (sockets.size >= MAX_OPEN) throw noneFree();
    const stream = tunnel.openStream(grantId);
    const connection: AppConnection = connectApp(stream, { onFree: () => connection.close(), onGone: () => undefined });
    sockets.add(connection);
    stream.once('close', () => sockets.delete(connection));
    job.sent = connection.send(job.request, job.answering);
  };

  return {
    send: (request, answering) => {
      const job: Job = { request, answering, sent: undefined, cut: false, stopWaiting: () => undefined };
      if (answering.switched) reach(job, connectSocket);
      else begin(job);
      return {
        cut: () => {
          job.cut = true;
          job.stopWaiting();
          job.sent?.cut();
        },
        pause: () => job.sent?.pause(),
        resume: () => job.sent?.resume(),
      };
    },
    close: () => {
      closed = true;
      for (const job of [...waiting]) {
        job.stopWaiting();
        job.answering.failed(gone(), false);
      }
      for (const connection of [...open, ...sockets]) connection.close();
    },
  };
};

type Job = {
  readonly request: AppRequest;
  readonly answering: Answering;
  sent: Sent | undefined;
  cut: boolean;
  stopWaiting: () => void;
};

const noneFree = () =>
  new HawserError({
    code: 'preview_full',
    message: 'So many people use this app at once that none of its connections is free.',
    hint: 'Try again in a moment.',
  });
const gone = () => new HawserError({ code: 'grant_gone', message: 'The app is no longer shared.' });
