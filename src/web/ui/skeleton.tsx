// What stands where something is being loaded: its shape, and words that say what is awaited.
import { classes } from './classes.ts';

type SkeletonProps = { readonly words: string; readonly lines?: number; readonly className?: string };

const WIDTHS = ['w-2/3', 'w-full', 'w-5/6', 'w-1/2', 'w-3/4'] as const;

export const Skeleton = ({ words, lines = 5, className }: SkeletonProps) => (
  <div role="status" className={classes('flex flex-col gap-3', className)}>
    <span className="text-dim text-small">{words}</span>
    {Array.from({ length: lines }, (_, line) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all there is
      <span key={line} aria-hidden className={classes('h-3 rounded-row bg-soft', WIDTHS[line % WIDTHS.length])} />
    ))}
  </div>
);
