// The law of this machine as it is at this moment: config.toml, read again whenever the file has changed, and whose
// machine it is. A file that can't be read closes the machine to everybody until it is mended.
import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../../std/clock.ts';
import { toProblem } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import { configFile, parseConfig, type RunnerConfig } from '../config.ts';
import type { Law } from './judge.ts';

export type LawBook = {
  /** What decides now. Never throws. */
  law(): Law;
  /** The newest configuration that could be read. */
  config(): RunnerConfig;
  close(): void;
};

/** How soon a change of the file is noticed when nobody asks. Decisions never wait for it: they look themselves. */
const LOOK_MS = 1_000;

/**
 * @param home the Hawser home, with config.toml
 * @param deps.onChange called when the file says something else than before
 * @throws HawserError `config_unreadable` when it can't be read at the start
 */
export const openLawBook = (
  home: string,
  owner: MemberId | undefined,
  deps: { clock: Clock; log: Logger; onChange: () => void },
): LawBook => {
  const { clock, log, onChange } = deps;
  const file = configFile(home);
  let stamp = stampOf(file);
  let config = read(file);
  let law: Law = { policy: config, owner };

  const look = (): boolean => {
    const now = stampOf(file);
    if (now === stamp) return false;
    stamp = now;
    try {
      config = read(file);
      law = { policy: config, owner };
    } catch (error) {
      log.error('the configuration can’t be read; nothing is allowed until it is mended', { error });
      law = { policy: config, owner, broken: toProblem(error) };
    }
    return true;
  };
  const stop = clock.every(LOOK_MS, () => look() && onChange());

  return {
    law: () => {
      if (look()) queueMicrotask(onChange);
      return law;
    },
    config: () => {
      look();
      return config;
    },
    close: stop,
  };
};

const read = (file: string): RunnerConfig => {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // without a file the defaults hold
  }
  return parseConfig(text, file);
};

/** Something that is another one when the file is another one; an editor that writes in place changes time or size. */
const stampOf = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}` : 'none';
};
