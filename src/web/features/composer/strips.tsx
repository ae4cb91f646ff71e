// Strips docked to the composer that say what stands between a message and its agent, what is kept meanwhile, and what
// one can do.
import type { ReactNode } from 'react';
import { MACHINE_GONE } from '../../../wire/protocol/problems.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { ArchiveIcon, OfflineIcon, PauseIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { nameOf } from '../../words/person.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { useReach } from '../session/use-reach.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { useArchived } from '../thread/use-archived.ts';
import { Refusal } from './refusal.tsx';

type StripProps = { readonly icon: ReactNode; readonly children: ReactNode; readonly action?: ReactNode };

export const Strip = ({ icon, children, action }: StripProps) => (
  <div role="status" className="flex min-h-9 animate-rise items-center gap-2 bg-panel px-3 py-1.5 text-label">
    <div className="flex min-w-0 grow gap-2">
      <span className="flex h-5 w-4 shrink-0 items-center justify-center text-dim">{icon}</span>
      <p className="min-w-0 grow">{children}</p>
    </div>
    {action}
  </div>
);

export const ConnectionStrip = () => {
  const { thread } = useThreadScope();
  const { connection } = useDesk();
  const { now } = useApp();
  const { state, since } = useStore(connection.state);
  const keptAt = useSelected(thread.view, view => view.keptAt);
  if (state !== 'offline') return null;
  const time = clockTime(keptAt ?? since, now.get());
  return (
    <Strip
      icon={<OfflineIcon />}
      action={
        <Button size="small" onClick={() => connection.retry()}>
          {t('strip.retry')}
        </Button>
      }
    >
      <b>{t(keptAt === undefined ? 'strip.offline' : 'offline.asOf', { time })}</b> {t('strip.offlineKept')}
    </Strip>
  );
};

export const MachineStrip = () => {
  const { thread } = useThreadScope();
  const { now } = useApp();
  const { runners } = useWorkspace();
  const session = useSelected(thread.view, view => view.head?.session);
  const turn = useSelected(thread.view, view => view.head?.turn);
  const runner = runners.find(({ id }) => id === session?.runnerId);
  const reach = useReach(runner, session?.agent);
  if (!runner || !session || !reach) return null;
  const time = clockTime(reach.since, now.get());
  // A turn that runs tells of its silence itself, and what one can do about it.
  if (reach.state === 'silent' && !turn) {
    const agent = t(`agent.${session.agent}`);
    return (
      <Strip icon={<OfflineIcon />}>
        <b>{t('strip.agent', { agent, machine: runner.name, time })}</b> {t('strip.agentKept')}
      </Strip>
    );
  }
  if (reach.state !== 'offline') return null;
  return (
    <Strip icon={<OfflineIcon />}>
      <b>{t('strip.machine', { machine: runner.name, time })}</b> {t('strip.machineKept')}
    </Strip>
  );
};

export const ArchivedStrip = () => {
  const { thread } = useThreadScope();
  const { archivings } = useDesk();
  const { now } = useApp();
  const { members, me } = useWorkspace();
  const archived = useArchived();
  const level = useSelected(thread.view, view => view.level);
  const machineGone = useSelected(thread.view, view => view.head?.session?.problem?.code === MACHINE_GONE);
  const hasPorts = useSelected(thread.view, view => (view.head?.ports ?? []).length > 0);
  if (!archived) return null;
  const { by, at } = archived;
  const who = nameOf(by, members);
  const time = clockTime(at, now.get());
  // Who only looks on cannot write, and where the machine is gone nobody can before the thread is moved.
  const takesWords = level !== 'view' && !machineGone;
  return (
    <Strip
      icon={<ArchiveIcon />}
      action={
        level === 'drive' && (
          <Button size="small" onClick={() => archivings.restore(thread.id)}>
            {t('action.restore')}
          </Button>
        )
      }
    >
      <b>{by === me ? t('strip.archivedByYou', { time }) : t('strip.archived', { who, time })}</b>{' '}
      {[hasPorts && t('strip.archivedPorts'), takesWords && t('strip.archivedBack')].filter(Boolean).join(' ')}
    </Strip>
  );
};

/** Why the thread was not archived or brought back. */
export const RefusedStrip = () => {
  const { refused } = useThreadScope();
  const problem = useStore(refused);
  if (!problem) return null;
  return (
    <div className="bg-panel">
      <Refusal problem={problem} onClose={() => refused.set(undefined)} />
    </div>
  );
};

export const HeldStrip = ({ waiting }: { readonly waiting: number }) => {
  const { thread } = useThreadScope();
  const session = useSelected(thread.view, view => view.head?.session);
  if (session?.held === undefined || waiting === 0) return null;
  const said = problemWords({ code: session.heldCode ?? '', message: session.held });
  const release = () => void thread.ask('release_queue', {}).catch(() => undefined); // it goes on already
  return (
    <Strip
      icon={<PauseIcon />}
      action={
        <Button size="small" look="primary" onClick={release}>
          {t('strip.continue')}
        </Button>
      }
    >
      <b>{t('strip.held')}</b> {said.message} {t('strip.heldNext', { n: waiting })}
    </Strip>
  );
};
