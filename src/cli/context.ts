// What every command is given besides its own flags: where to speak, where it runs, when to stop.
import type { Output } from './output.ts';

export type Context = {
  readonly output: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Aborted by Ctrl-C or SIGTERM; a command that runs until stopped then closes what it opened. */
  readonly stop: AbortSignal;
};
