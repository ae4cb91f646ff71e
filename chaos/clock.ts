// F6 and F11: hub and runner on a wall clock that can be set, by libfaketime between them and the C library; neither
// knows. The monotonic clock goes on as it is, like that of a machine that slept. Codex is linked statically and keeps
// the right time, as do the browsers: what they differ by is part of the fault.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** HAWSER_FAKETIME, or where Debian's package libfaketime puts it. */
const LIBRARY = [
  process.env.HAWSER_FAKETIME ?? '',
  ...['x86_64', 'aarch64'].map(arch => `/usr/lib/${arch}-linux-gnu/faketime/libfaketimeMT.so.1`),
].find(path => existsSync(path));

/** Whether clocks can be set on this machine. */
export const canSetClocks = LIBRARY !== undefined;

/** libfaketime reads its file again every second, and Node makes the date of its answers once a second. */
const NOTICED_MS = 2_500;

/** Between a hub's time and the moment it is read. */
const SLACK_S = 60;

export type WallClock = {
  /** For processes that are to live by it; nothing when there is no libfaketime. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets it this far from the right time, in seconds. @throws Error without libfaketime */
  set(offsetS: number): Promise<void>;
  /** Sets it this many seconds on from where it is. @throws Error without libfaketime */
  jump(seconds: number): Promise<void>;
  /** Asks a hub for its time, as its answers give it. @throws Error when that is not what was set */
  check(hubHost: string): Promise<void>;
};

export const wallClock = (folder: string): WallClock => {
  const file = join(folder, 'clock');
  const env = {
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  let offset = 0;
  const set = async (offsetS: number) => {
    if (!LIBRARY)
      throw new Error(
        'clocks cannot be set here: install libfaketime, or say where it is (HAWSER_FAKETIME=/path/to/libfaketimeMT.so.1)',
      );
    offset = offsetS;
    await writeFile(file, `${offsetS < 0 ? '-' : '+'}${Math.abs(offsetS)}\n`);
    await new Promise(resolve => setTimeout(resolve, NOTICED_MS));
  };
  const check = async (hubHost: string) => {
    const { headers } = await fetch(`http://${hubHost}/`);
    const shown = (Date.parse(headers.get('date') ?? '') - Date.now()) / 1_000;
    if (!(Math.abs(shown - offset) < SLACK_S)) throw new Error(`the hub’s clock is ${shown} s off, not ${offset} s`);
  };
  return { env: LIBRARY ? env : {}, set, jump: seconds => set(offset + seconds), check };
};
