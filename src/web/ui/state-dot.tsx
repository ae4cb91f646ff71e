// The state of a thread as a dot; its shape tells it apart without colour, and words stand beside it. What is filled is
// filled by its border, which stays where a reader's system insists on colours of its own.
import { classes } from './classes.ts';

export type DotState = 'need' | 'work' | 'done' | 'fail' | 'idle' | 'off' | 'wait';

const LOOKS: Readonly<Record<DotState, string>> = {
  need: 'border-4 border-need',
  work: 'border-[1.5px] border-accent border-r-transparent',
  done: 'border-4 border-ok',
  fail: 'rotate-45 rounded-[2px]! border-4 border-bad',
  idle: 'border-[1.5px] border-dim',
  off: 'border-[1.5px] border-dim border-dotted',
  wait: 'border-[1.5px] border-accent border-dashed',
};

export const StateDot = ({ state }: { readonly state: DotState }) => (
  <i aria-hidden className={classes('inline-block size-2 shrink-0 rounded-full', LOOKS[state])} />
);

/** Whether something can be used at this moment. */
export const LiveDot = ({ on }: { readonly on: boolean }) => (
  <i
    aria-hidden
    className={classes(
      'inline-block size-2 shrink-0 rounded-full',
      on ? 'border-4 border-ok' : 'border-[1.5px] border-dim',
    )}
  />
);
