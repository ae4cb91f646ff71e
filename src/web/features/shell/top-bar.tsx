// The bar above a page: the way to the sidebar where there is none, what the page is, and what belongs to it.
import type { ReactNode } from 'react';
import { useApp, useOverlays } from '../../context.ts';
import { IconButton } from '../../ui/button.tsx';
import { MenuIcon } from '../../ui/icons.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

type TopBarProps = { readonly title: ReactNode; readonly children?: ReactNode };

export const TopBar = ({ title, children }: TopBarProps) => {
  const { preferences } = useApp();
  const overlays = useOverlays();
  const { sidebar } = useStore(preferences);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-3 pl-5 max-wide:pl-2">
      <IconButton label={t('sidebar.open')} className="wide:hidden" onClick={() => overlays.set('sidebar')}>
        <MenuIcon />
      </IconButton>
      {!sidebar && (
        <IconButton
          label={t('sidebar.show')}
          hint="sidebar.toggle"
          className="-ml-2 max-wide:hidden"
          onClick={() => preferences.change({ sidebar: true })}
        >
          <MenuIcon />
        </IconButton>
      )}
      <div className="min-w-0 grow">{title}</div>
      {children}
    </header>
  );
};

/** The title of a page that is no thread. */
export const PageTitle = ({ children }: { readonly children: string }) => (
  <h1 className="truncate font-semibold text-base text-ink">{children}</h1>
);
