// Something that floats beside what it belongs to: the browser's own popover, which lies above everything, closes when
// one clicks elsewhere or presses Escape, and gives the focus back. On a phone it lies at the bottom edge instead.
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { classes } from './classes.ts';

export type PopoverProps = {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly role?: 'dialog' | 'menu' | 'listbox';
  readonly side?: 'above' | 'below';
  readonly align?: 'start' | 'end';
  readonly className?: string;
};

const GAP = 6;
const EDGE = 8;
const NARROW = '(max-width: 759px)';

export const Popover = ({ anchor, label, onClose, children, role = 'dialog', ...place }: PopoverProps) => {
  const { side = 'below', align = 'start', className } = place;
  const element = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const shown = element.current;
    if (!shown) return;
    const onToggle = (event: ToggleEvent) => event.newState === 'closed' && close.current();
    shown.addEventListener('toggle', onToggle);
    shown.showPopover();
    const first = shown.querySelector<HTMLElement>('[autofocus], input, select, button, [role^=menuitem]');
    (first ?? shown).focus({ preventScroll: true });
    return () => {
      shown.removeEventListener('toggle', onToggle);
      if (shown.matches(':popover-open')) shown.hidePopover();
    };
  }, []);

  useLayoutEffect(() => {
    const shown = element.current;
    if (!shown) return;
    const put = () => placeBeside(shown, anchor.current, side, align);
    put();
    const watch = new ResizeObserver(put);
    watch.observe(shown);
    window.addEventListener('resize', put);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', put);
    };
  }, [anchor, side, align]);

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: each of its roles may have a name
    <div
      ref={element}
      popover="auto"
      role={role}
      aria-label={label}
      tabIndex={-1}
      className={classes(
        'fixed m-0 animate-rise overflow-auto rounded-card border border-line bg-panel p-1 text-text shadow-floating',
        'outline-none max-wide:inset-x-2 max-wide:top-auto max-wide:bottom-[max(8px,env(safe-area-inset-bottom))] max-wide:w-auto max-wide:max-h-[80dvh]',
        role !== 'listbox' && 'max-wide:backdrop:bg-veil',
        className,
      )}
    >
      {children}
    </div>
  );
};

/** Beside the anchor on the side asked for, or on the other when there is more room, and never beyond the edge. */
const placeBeside = (
  shown: HTMLElement,
  anchor: HTMLElement | null,
  side: 'above' | 'below',
  align: 'start' | 'end',
) => {
  const { style } = shown;
  if (!anchor || window.matchMedia(NARROW).matches) {
    style.removeProperty('left');
    style.removeProperty('top');
    style.removeProperty('max-height');
    return;
  }
  const box = anchor.getBoundingClientRect();
  const room = { above: box.top - GAP - EDGE, below: window.innerHeight - box.bottom - GAP - EDGE };
  const other = side === 'above' ? 'below' : 'above';
  const height = shown.scrollHeight + 2;
  const chosen = room[side] >= height || room[side] >= room[other] ? side : other;
  const shownHeight = Math.min(height, room[chosen]);
  const left = align === 'start' ? box.left : box.right - shown.offsetWidth;
  style.maxHeight = `${room[chosen]}px`;
  style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - shown.offsetWidth - EDGE))}px`;
  style.top = `${chosen === 'below' ? box.bottom + GAP : box.top - GAP - shownHeight}px`;
};
