// How every row of the sidebar looks: pages, channels' headings and threads alike.
import { classes } from '../../ui/classes.ts';

/** The classes of one row; the selected one is tinted. */
export const rowClasses = (selected: boolean): string =>
  classes(
    'flex h-[30px] w-full items-center gap-2 rounded-row px-2 text-base pointer-coarse:h-11',
    selected ? 'bg-accent-soft font-medium text-ink' : 'text-text hover:bg-soft',
  );
