// The pane the sidebar stands in: as wide as one drags its edge, or moves it with the arrow keys, and kept so.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { useApp } from '../../context.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

const WIDTH = { least: 200, usual: 256, most: 480 } as const;
const STEP = 16;

export const SidebarPane = ({ children }: { readonly children: ReactNode }) => {
  const { preferences } = useApp();
  const kept = useSelected(preferences, ({ sidebarWidth }) => sidebarWidth);
  const [dragged, setDragged] = useState<number>();
  const width = within(dragged ?? kept);
  const keep = (next: number) => preferences.change({ sidebarWidth: within(next) });

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(width);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragged !== undefined) setDragged(event.clientX);
  };
  const drop = () => {
    if (dragged === undefined) return;
    keep(dragged);
    setDragged(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowLeft: width - STEP,
      ArrowRight: width + STEP,
      Home: WIDTH.least,
      End: WIDTH.most,
      Enter: WIDTH.usual,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  };
  return (
    <div className="relative shrink-0 max-wide:hidden" style={{ width }}>
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t('sidebar.resize')}
        aria-valuemin={WIDTH.least}
        aria-valuemax={WIDTH.most}
        aria-valuenow={width}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={drop}
        onPointerCancel={drop}
        onDoubleClick={() => keep(WIDTH.usual)}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none outline-offset-[-3px] after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent focus-visible:after:bg-accent"
      />
    </div>
  );
};

const within = (width: number): number => Math.round(Math.max(WIDTH.least, Math.min(WIDTH.most, width)));
