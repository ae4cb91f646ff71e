// `hawser login` on a machine whose person says yes in a browser that is somewhere else.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { IN_FILES, PROGRAM } from './hawser.ts';

export type Login = { readonly event: Promise<Record<string, string>>; readonly done: Promise<number | null> };

/**
 * @param home the folder of a Hawser home
 * @param name what the machine is to be called
 * @returns its first line of JSON, and its exit code
 */
export const login = (home: string, name: string, args: readonly string[]): Login => {
  const child: ChildProcess = spawn(
    process.execPath,
    [PROGRAM, 'login', ...args, '--home', home, '--json', '--name', name],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...IN_FILES } },
  );
  const event = new Promise<Record<string, string>>(resolve => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', line => resolve(JSON.parse(line)));
  });
  return { event, done: new Promise(resolve => child.once('exit', resolve)) };
};
