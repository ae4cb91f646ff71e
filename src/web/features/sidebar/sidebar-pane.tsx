// The pane the sidebar stands in, where there is room for one.
import type { ReactNode } from 'react';
import { useApp } from '../../context.ts';
import { ResizablePane } from '../../ui/resizable-pane.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

const WIDTHS = { least: 200, usual: 256, most: 480 } as const;

export const SidebarPane = ({ children }: { readonly children: ReactNode }) => {
  const { preferences } = useApp();
  return (
    <ResizablePane
      edge="right"
      label={t('sidebar.resize')}
      widths={WIDTHS}
      kept={useSelected(preferences, ({ sidebarWidth }) => sidebarWidth)}
      onKeep={sidebarWidth => preferences.change({ sidebarWidth })}
      className="max-wide:hidden"
    >
      {children}
    </ResizablePane>
  );
};
