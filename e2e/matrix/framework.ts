// What the matrix has to know of one dev server; frameworks.ts and servers.ts list them.
import type { Checked } from './table.ts';

/** What a page tells of itself: an element of this id says `works`. */
export type Tell = 'socket' | 'events' | 'cookie' | 'login' | 'second';

export type Framework = {
  readonly name: string;
  /** From npm, in the newest version. */
  readonly packages: readonly string[];
  /** Prints the version of what is not from npm; what it cannot be asked for is not on this machine. */
  readonly asks?: readonly [string, ...string[]];
  readonly files: Readonly<Record<string, string>>;
  /** Program and arguments, with `PORT` and `SECOND` for ports; a program of npm is found in node_modules/.bin. */
  readonly command: readonly [string, ...string[]];
  /** Where `One` is, and whether the page is expected to change without being loaded again by hand. */
  readonly edit: { readonly file: string; readonly live: boolean };
  /** The frame of the page that shows the heading, when it is not the page itself. */
  readonly frame?: string;
  readonly tells?: readonly Tell[];
  /** What is known not to work, and why: a failure that does not fail the run. */
  readonly known?: Partial<Record<Checked, string>>;
};
