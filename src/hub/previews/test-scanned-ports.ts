// Ports as a runner has them, for tests of real dev servers: the real scanner over one process and what it forks.
import { isDeepStrictEqual } from 'node:util';
import type { Listener } from '../../runner/ports/listener.ts';
import { scannerFor } from '../../runner/ports/scanner-for.ts';
import type { Ports } from '../../runner/previews/grants.ts';
import { systemClock as clock } from '../../std/clock.ts';

export type ScannedPorts = Ports & {
  /** What its processes listen on at this moment. */
  listeners(): Promise<readonly Listener[]>;
};

export const scannedPorts = (pid: number): ScannedPorts => {
  const scanner = scannerFor({ platform: process.platform, uid: process.getuid?.(), env: process.env, clock });
  const listeners = async () => (await scanner?.scan([{ pid, mark: `of ${pid}` }])) ?? [];
  return {
    listeners,
    shareable: async (_thread, port) => (await listeners()).find(each => each.port === port),
    stillListens: async listener => (await scanner?.stillListens(listener)) ?? false,
    sameCommand: (one, other) => isDeepStrictEqual(one.process.argv, other.process.argv),
  };
};
