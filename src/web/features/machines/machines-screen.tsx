// The machines whose agents one can put to work: what state each is in and since when, its agents, its folders.
import { useApp, useWorkspace } from '../../context.ts';
import { CommandLine, Empty } from '../../ui/empty.tsx';
import { t } from '../../words/t.ts';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { MachineCard } from './machine-card.tsx';

export const MachinesScreen = () => {
  const { runners } = useWorkspace();
  const sorted = runners.toSorted((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.machines')}</PageTitle>} />
      <div className="min-h-0 grow overflow-y-auto px-5 py-6 max-wide:px-3.5">
        <div className="mx-auto flex max-w-(--column) flex-col gap-4">
          {sorted.length === 0 ? (
            <NoMachine />
          ) : (
            <>
              {sorted.map(runner => (
                <MachineCard key={runner.id} runner={runner} />
              ))}
              <p className="text-dim text-label">{t('machines.add')}</p>
              <CommandLine>hawser start ~/code</CommandLine>
            </>
          )}
        </div>
      </div>
    </main>
  );
};

const NoMachine = () => {
  const { router } = useApp();
  return (
    <Empty title={t('home.noMachineTitle')}>
      <p className="text-dim">{t('machines.none')}</p>
      <CommandLine>hawser start ~/code</CommandLine>
      <p role="status" className="shimmer text-label">
        {t('machines.waiting', { host: new URL(router.place.get().path, window.location.origin).host })}
      </p>
    </Empty>
  );
};
