// What a command says: to people on stderr or stdout in calm, aligned lines, and with `--json` to programs on stdout,
// one object per line and nothing else. Colour only adds; every line reads the same without it.
import { styleText } from 'node:util';
import type { Problem } from '../std/errors.ts';

export type Output = {
  /** A line for people. */
  line(text?: string): void;
  /** `  name     value` rows, aligned. */
  rows(rows: readonly (readonly [name: string, value: string])[]): void;
  problem(problem: Problem): void;
  /** An event for programs; people do not see it. */
  event(event: string, fields: Readonly<Record<string, unknown>>): void;
  readonly json: boolean;
};

type Stream = { write(text: string): unknown; isTTY?: boolean };

/** @param json whether stdout belongs to programs */
export const createOutput = (json: boolean, io: { stdout: Stream; stderr: Stream }): Output => {
  const people = json ? io.stderr : io.stdout;
  const style = (format: Parameters<typeof styleText>[0], text: string, to: Stream) =>
    styleText(format, text, { stream: to as NodeJS.WriteStream, validateStream: true });
  const line = (text = '') => void people.write(`${text}\n`);
  return {
    json,
    line,
    rows: rows => {
      const width = Math.max(...rows.map(([name]) => name.length));
      for (const [name, value] of rows) line(`  ${style('dim', name.padEnd(width), people)}   ${value}`);
    },
    problem: ({ code, message, hint }) => {
      if (json) io.stdout.write(`${JSON.stringify({ event: 'error', code, message, hint })}\n`);
      io.stderr.write(`${style('red', 'error', io.stderr)}  ${message}\n`);
      if (hint) io.stderr.write(`       ${hint}\n`);
    },
    event: (event, fields) => {
      if (json) io.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
    },
  };
};
