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

/** Resolves when it has been aborted, which may be already. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));

/** Whether there is a screen to show a browser on. */
export const hasDesktop = (env: Context['env']): boolean =>
  process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
