// A line that unfolds in place: a chevron, words, and at the end a figure. Everything the agent did is told by such lines.
import type { ReactNode } from 'react';
import { classes } from '../../../ui/classes.ts';
import { FoldIcon } from '../../../ui/icons.tsx';

type FoldLineProps = {
  readonly open: boolean;
  readonly onToggle: (() => void) | undefined;
  readonly children: ReactNode;
  /** At the right end. */
  readonly figure?: ReactNode;
  readonly indent?: boolean;
};

export const FoldLine = ({ open, onToggle, children, figure, indent = true }: FoldLineProps) => {
  const content = (
    <>
      {indent && (
        <span className="flex w-3.5 shrink-0 justify-center">
          {onToggle && <FoldIcon className={classes('transition-transform duration-120', open && 'rotate-90')} />}
        </span>
      )}
      <span className="flex min-w-0 grow items-center gap-2">{children}</span>
      <span className="figures shrink-0 text-small">{figure}</span>
    </>
  );
  const look = 'flex min-h-6 w-full items-center gap-2 rounded-row text-left text-dim text-label';
  if (!onToggle) return <div className={classes(look, 'pointer-coarse:min-h-9')}>{content}</div>;
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className={classes(look, 'hover:text-ink pointer-coarse:min-h-11')}
    >
      {content}
    </button>
  );
};
