// A pane beside the page: as wide as one drags its edge, or moves it with the arrow keys, and kept so.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { classes } from './classes.ts';

/** In pixels. */
export type Widths = { readonly least: number; readonly usual: number; readonly most: number };

type ResizablePaneProps = {
  /** The edge that moves. */
  readonly edge: 'left' | 'right';
  /** Name of the edge. */
  readonly label: string;
  readonly widths: Widths;
  readonly kept: number;
  readonly onKeep: (width: number) => void;
  readonly className?: string;
  readonly children: ReactNode;
};

const STEP = 16;

export const ResizablePane = ({ edge, label, widths, kept, onKeep, className, children }: ResizablePaneProps) => {
  const { least, usual, most } = widths;
  const within = (wish: number): number => Math.round(Math.max(least, Math.min(most, wish)));
  const [dragged, setDragged] = useState<number>();
  const width = within(dragged ?? kept);
  const keep = (next: number) => onKeep(within(next));
  const outwards = edge === 'right' ? 1 : -1;

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(width);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const pane = event.currentTarget.parentElement?.getBoundingClientRect();
    if (dragged === undefined || !pane) return;
    setDragged(edge === 'right' ? event.clientX - pane.left : pane.right - event.clientX);
  };
  const drop = () => {
    if (dragged === undefined) return;
    keep(dragged);
    setDragged(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowLeft: width - STEP * outwards,
      ArrowRight: width + STEP * outwards,
      Home: least,
      End: most,
      Enter: usual,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  };
  return (
    <div className={classes('relative shrink-0', className)} style={{ width }}>
      {/* A frame within must not take the pointer while it moves the edge. */}
      <div className={classes('h-full', dragged !== undefined && 'pointer-events-none')}>{children}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={width}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={drop}
        onPointerCancel={drop}
        onDoubleClick={() => keep(usual)}
        onKeyDown={onKeyDown}
        className={classes(
          'absolute inset-y-0 z-10 w-2 cursor-col-resize touch-none outline-offset-[-3px] after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent focus-visible:after:bg-accent',
          edge === 'right' ? '-right-1' : '-left-1',
        )}
      />
    </div>
  );
};
