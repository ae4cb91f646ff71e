// Picks the port scanner for the operating system this runs on.
import type { Clock } from '../../std/clock.ts';
import { createDarwinScanner } from './darwin.ts';
import { createLinuxScanner } from './linux.ts';
import { readTables } from './linux-proc.ts';
import type { PortScanner } from './listener.ts';
import { createRun } from './run-program.ts';
import { createWindowsScanner } from './windows.ts';

export type ScannerDeps = {
  readonly platform: NodeJS.Platform;
  /** The user this program runs as (process.getuid); undefined where there are no such numbers. */
  readonly uid: number | undefined;
  /** For the programs that are asked where there is no /proc. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
};

/** @returns undefined on systems for which there is none: ports are then not detected, and can be shared by hand */
export const scannerFor = ({ platform, uid, env, clock }: ScannerDeps): PortScanner | undefined => {
  if (platform === 'win32') return createWindowsScanner({ run: createRun(env) });
  if (uid === undefined) return undefined;
  if (platform === 'linux') return createLinuxScanner({ clock, uid, readTables });
  return platform === 'darwin' ? createDarwinScanner({ run: createRun(env), uid }) : undefined;
};
