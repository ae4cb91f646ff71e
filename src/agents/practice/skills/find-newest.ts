// Finds the file that what is asked for is about: of all that have its name, the one that was written last.
import { joinShellWords } from '../../codex/shell-words.ts';
import type { StepOf } from '../script.ts';
import { readResult } from './run.ts';

/** Looks at most two levels down, with what every Unix has. */
export const findNewest = (name: string): StepOf<'run'> => ({
  do: 'run',
  command: `${joinShellWords(['find', '.', '-maxdepth', '2', '-name', name, '-not', '-path', './node_modules/*'])} -exec ls -t {} +`,
  login: false,
});

/** @returns the path within the folder; undefined when there is none. A shell's profile may print lines of its own. */
export const newestIn = (answer: string): string | undefined =>
  readResult(answer)
    .text.split('\n')
    .find(line => line.startsWith('./'))
    ?.slice(2);
