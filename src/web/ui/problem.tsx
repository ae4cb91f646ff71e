// Says that something did not work: what happened, what to do, and what one can do about it here.
import type { ReactNode } from 'react';
import type { Problem } from '../../std/errors.ts';
import { problemWords } from '../words/problem-words.ts';
import { classes } from './classes.ts';
import { AlertIcon } from './icons.tsx';

type ProblemNoteProps = {
  readonly problem: Problem;
  /** Buttons. */
  readonly children?: ReactNode;
  readonly look?: 'card' | 'line';
};

export const ProblemNote = ({ problem, children, look = 'card' }: ProblemNoteProps) => {
  const { message, hint } = problemWords(problem);
  return (
    <div
      role="alert"
      className={classes(
        'flex items-start gap-2 text-label',
        look === 'card' && 'rounded-card border border-line bg-panel px-3 py-2.5',
      )}
    >
      <AlertIcon className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 grow">
        <p className="break-words text-ink">{message}</p>
        {hint && <p className="break-words text-dim">{withCode(hint)}</p>}
        {children && <div className="mt-2 flex flex-wrap gap-2">{children}</div>}
      </div>
    </div>
  );
};

/** Characters of a command that any screen has room for in one line. */
const SHORT = 32;

const CODE = 'box-decoration-clone rounded-[4px] bg-soft px-1 text-ink text-small';

/** Hints name commands between backquotes. */
export const withCode = (text: string): ReactNode[] =>
  text.split(/`([^`]+)`/).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <code key={index} className={classes(CODE, piece.length <= SHORT && 'whitespace-nowrap')}>
        {piece}
      </code>
    ),
  );
