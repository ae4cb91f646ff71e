// A box of lines of one height, of which only those in view are in the page: output, diffs and code of any length. It
// can stay at its end while lines are added, until someone scrolls up.
import { type ReactNode, type UIEvent, useLayoutEffect, useRef, useState } from 'react';
import { classes } from './classes.ts';

export type LinesProps = {
  readonly count: number;
  readonly line: (index: number) => ReactNode;
  /** Characters of the longest line, for the width. */
  readonly longest: number;
  readonly label: string;
  /** Lines that are shown before the box scrolls. */
  readonly most?: number;
  readonly follow?: boolean;
  /**
   * Lines stand still when one scrolls sideways, and are told by how much in `--sideways`; so that both halves of a line
   * can move their text within their own half.
   */
  readonly still?: boolean;
  readonly className?: string;
};

/** Of `text-code`. */
const HEIGHT = 20;
const BEYOND = 20;

export const Lines = ({
  count,
  line,
  longest,
  label,
  most = 18,
  follow = false,
  still = false,
  className,
}: LinesProps) => {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [top, setTop] = useState(0);
  const view = most + 2 * BEYOND;
  const first = Math.max(0, Math.min(top - BEYOND, count - view));
  const last = Math.min(count, first + view);

  // biome-ignore lint/correctness/useExhaustiveDependencies: more lines are what there is to follow
  useLayoutEffect(() => {
    if (follow && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, follow]);

  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollLeft, clientHeight, scrollHeight } = currentTarget;
    if (still) currentTarget.style.setProperty('--sideways', `${-scrollLeft}px`);
    atEnd.current = scrollTop + clientHeight >= scrollHeight - HEIGHT;
    const next = Math.floor(scrollTop / HEIGHT);
    if (Math.abs(next - top) > BEYOND / 2) setTop(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a scrolling box of lines is no fieldset
    <div
      ref={box}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys, and a short one may be wide
      tabIndex={0}
      onScroll={onScroll}
      style={{ maxHeight: most * HEIGHT + 12 }}
      className={classes(
        'overflow-auto overscroll-contain py-1.5 font-mono text-code outline-offset-[-2px]',
        still && '[container-type:inline-size]',
        className,
      )}
    >
      <div style={{ height: count * HEIGHT, width: widthOf(longest, still), paddingTop: first * HEIGHT }}>
        {Array.from({ length: last - first }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <div key={first + index} className={classes('h-5 whitespace-pre', still && 'sticky left-0 w-[100cqw]')}>
            {line(first + index)}
          </div>
        ))}
      </div>
    </div>
  );
};

/** Wide enough that the end of the longest line can be scrolled into view; of a half, when lines stand still. */
const widthOf = (longest: number, still: boolean): string =>
  still ? `max(100cqw, 50cqw + ${longest}ch)` : `max(100%, ${longest}ch)`;
