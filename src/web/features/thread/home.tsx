// The page without an address of its own: leads to the thread that matters most, or says how to begin.
import { useEffect } from 'react';
import { groupOf, listedThreads } from '../../actions.ts';
import { useApp, useOverlays, useWorkspace } from '../../context.ts';
import { threadAddress } from '../../routes.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine, Empty } from '../../ui/empty.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';

export const Home = ({ lost }: { readonly lost: boolean }) => {
  const { router } = useApp();
  const overlays = useOverlays();
  const workspace = useWorkspace();
  const { path } = useStore(router.place);
  const all = listedThreads(workspace);
  const threads = all.filter(thread => groupOf(thread) !== 'archived');
  const best = threads.find(({ state }) => state === 'needs_you') ?? threads.toSorted((a, b) => b.at - a.at)[0];
  const bestId = path === '/' ? best?.id : undefined;
  useEffect(() => {
    if (bestId) router.go(threadAddress(bestId), true);
  }, [bestId, router]);
  if (bestId) return null;
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t(lost ? 'screen.unknown' : 'screen.home')}</PageTitle>} />
      <div className="min-h-0 grow overflow-y-auto">
        {lost ? (
          <Empty title={t('home.lostTitle')}>
            <p className="text-dim">{t('home.lost')}</p>
            <Button onClick={() => router.go('/')}>{t('thread.goHome')}</Button>
          </Empty>
        ) : workspace.runners.length === 0 ? (
          <Empty title={t('home.noMachineTitle')}>
            <p className="text-dim">{t('home.noMachine')}</p>
            <CommandLine>hawser start ~/code</CommandLine>
          </Empty>
        ) : (
          <Empty title={t(all.length > 0 ? 'home.archivedTitle' : 'home.emptyTitle')}>
            <p className="text-dim">{t(all.length > 0 ? 'home.archived' : 'home.empty')}</p>
            <Button look="primary" hint="thread.new" onClick={() => overlays.set('new_thread')}>
              {t('action.newThread')}
            </Button>
          </Empty>
        )}
      </div>
    </main>
  );
};
