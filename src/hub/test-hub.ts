// A real hub on a free port in a folder of its own, for tests: started, used over real sockets, closed with its test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../std/clock.ts';
import { createLogger, type LogRecord } from '../std/log.ts';
import type { DoorOptions } from './doors/plan.ts';
import { type Hub, startHub } from './main.ts';

export type TestHub = Hub & {
  readonly folder: string;
  /** What it logged, redacted as any log is. */
  readonly logs: readonly LogRecord[];
  /** `fetch` with the cookie of a browser signed in as the owner. */
  signedIn(): Promise<(path: string, init?: RequestInit) => Promise<Response>>;
};

export const startTestHub = async (
  options: {
    clock?: Clock;
    folder?: string;
    port?: number;
    doors?: DoorOptions;
    /** When it is closed; with its test, unless said otherwise. */
    onFinished?: (close: () => Promise<void>) => void;
  } = {},
): Promise<TestHub> => {
  const { clock = systemClock } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'hawser-hub-')));
  const logs: LogRecord[] = [];
  const hub = await startHub({
    folder,
    port: options.port ?? 0,
    ...(options.doors && { doors: options.doors }),
    webRoot: join(folder, 'no-web-app'),
    version: '0.0.0-test',
    ownerName: 'Ada',
    clock,
    log: createLogger(record => logs.push(record), clock.now),
  });
  const finish = options.onFinished ?? onTestFinished;
  finish(async () => {
    await hub.close();
    // Another hub of the same test may still be using the folder; the one that made it is closed last.
    if (!options.folder) await rm(folder, { recursive: true });
  });

  return {
    ...hub,
    folder,
    logs,
    signedIn: async () => {
      const code = new URLSearchParams(new URL(await hub.signInLink()).hash.slice(1)).get('code');
      const answer = await fetch(new URL('/api/sign-in', hub.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: hub.url.origin },
        body: JSON.stringify({ code }),
      });
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
      return (path, init) =>
        fetch(new URL(path, hub.url), {
          ...init,
          headers: { origin: hub.url.origin, cookie, ...(init?.headers as Record<string, string>) },
        });
    },
  };
};
