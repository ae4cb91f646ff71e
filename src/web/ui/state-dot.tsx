// The state of a thread as a dot; its shape tells it apart without colour, and words stand beside it.
import { classes } from './classes.ts';

export type DotState = 'need' | 'work' | 'done' | 'fail' | 'idle' | 'off' | 'wait';

const LOOKS: Readonly<Record<DotState, string>> = {
  need: 'border-need bg-need',
  work: 'border-accent border-r-transparent',
  done: 'border-ok bg-ok',
  fail: 'rotate-45 rounded-[2px]! border-bad bg-bad',
  idle: 'border-dim',
  off: 'border-dim border-dotted',
  wait: 'border-accent border-dashed',
};

export const StateDot = ({ state }: { readonly state: DotState }) => (
  <i aria-hidden className={classes('inline-block size-2 shrink-0 rounded-full border-[1.5px]', LOOKS[state])} />
);

/** Whether something can be used at this moment. */
export const LiveDot = ({ on }: { readonly on: boolean }) => (
  <i
    aria-hidden
    className={classes(
      'inline-block size-2 shrink-0 rounded-full',
      on ? 'bg-ok' : 'border-[1.5px] border-dim bg-transparent',
    )}
  />
);
