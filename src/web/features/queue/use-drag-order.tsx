// Reordering cards by their grips, with a mouse or a finger. Keys do the same (see keys.ts).
import { type PointerEvent, type RefObject, useState } from 'react';
import { GripIcon } from '../../ui/icons.tsx';

type Drag<Id> = {
  readonly dragged: Id | undefined;
  /** Index of the card above which it would be put; the number of cards for the end. */
  readonly target: number | undefined;
  readonly grab: (id: Id) => (event: PointerEvent) => void;
};

/** @param onMove told the index among the other cards */
export const useDragOrder = <Id extends string>(
  list: RefObject<HTMLElement | null>,
  ids: readonly Id[],
  onMove: (id: Id, to: number) => void,
): Drag<Id> => {
  const [drag, setDrag] = useState<{ readonly id: Id; readonly target: number }>();

  const grab = (id: Id) => (event: PointerEvent) => {
    event.preventDefault();
    const from = ids.indexOf(id);
    let target = from;
    const over = (moved: globalThis.PointerEvent) => {
      const cards = [...(list.current?.querySelectorAll(':scope > [data-card]') ?? [])].map(card =>
        card.getBoundingClientRect(),
      );
      const below = cards.findIndex(({ top, height }) => moved.clientY < top + height / 2);
      target = below < 0 ? cards.length : below;
      setDrag({ id, target });
    };
    const end = () => {
      window.removeEventListener('pointermove', over);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', end);
      setDrag(undefined);
    };
    const drop = () => {
      end();
      // Its own place counts no more once it is taken out.
      const to = target > from ? target - 1 : target;
      if (to !== from) onMove(id, to);
    };
    window.addEventListener('pointermove', over);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', end);
    setDrag({ id, target: from });
  };
  return { dragged: drag?.id, target: drag?.target, grab };
};

/** Not in the tab order: the keys of its card move it. */
export const DragGrip = ({ onPointerDown }: { readonly onPointerDown: (event: PointerEvent) => void }) => (
  <span
    aria-hidden
    onPointerDown={onPointerDown}
    className="flex h-6 w-5 shrink-0 cursor-grab touch-none items-center justify-center text-dim active:cursor-grabbing pointer-coarse:h-11 pointer-coarse:w-8"
  >
    <GripIcon />
  </span>
);
