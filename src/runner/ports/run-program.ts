// Runs one of the system's own programs to its end and returns what it printed, for the scanners of systems that show
// their processes and sockets in no other way.
import { execFile } from 'node:child_process';
import { HawserError } from '../../std/errors.ts';

/**
 * Resolves with its standard output. A program that found nothing may say so by its exit code, which is no failure.
 * @throws HawserError `port_scan_failed` when it could not be started, took too long or printed too much
 */
export type Run = (program: string, args: readonly string[]) => Promise<string>;

const TIMEOUT_MS = 10_000;
const MAX_OUTPUT = 16 * 1_024 * 1_024;

/** @param env the environment to run in; the language is set to C, as what is printed gets parsed */
export const createRun =
  (env: Readonly<Record<string, string | undefined>>): Run =>
  (program, args) =>
    new Promise((resolve, reject) => {
      const options = {
        env: { ...env, LC_ALL: 'C' },
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT,
        windowsHide: true,
      };
      execFile(program, [...args], options, (error, stdout) => {
        if (!error || (typeof error.code === 'number' && !error.killed)) return resolve(stdout);
        reject(
          new HawserError(
            {
              code: 'port_scan_failed',
              message: `Could not look for listening ports with ${program}.`,
              hint: `Make sure that ${program} is installed.`,
            },
            { cause: error },
          ),
        );
      });
    });
