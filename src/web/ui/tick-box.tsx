// The box of a step: done, being done, or still to do. Only a picture; what it means is said beside it. Drawn with borders
// alone, which stay where a reader's system insists on colours of its own.
import { classes } from './classes.ts';
import { CheckIcon } from './icons.tsx';

type TickBoxProps = { readonly state: 'done' | 'running' | 'pending'; readonly className: string };

export const TickBox = ({ state, className }: TickBoxProps) => (
  <span
    aria-hidden
    className={classes(
      'flex size-3.5 shrink-0 items-center justify-center rounded-[4px] border-[1.5px]',
      state === 'running' ? 'border-accent' : state === 'done' ? 'border-ok text-ok' : 'border-edge',
      className,
    )}
  >
    {state === 'done' && <CheckIcon />}
    {state === 'running' && <i className="rounded-[2px] border-3 border-accent" />}
  </span>
);
