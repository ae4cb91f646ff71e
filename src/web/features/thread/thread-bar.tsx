// The bar of a thread: where it is, where it runs and whether that can be reached, and who looks at it.

import { type ActionId, actions } from '../../actions.ts';
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import { wishedName } from '../../data/renames.ts';
import { clockTime, shortFolder } from '../../text/figures.ts';
import { Faces } from '../../ui/faces.tsx';
import { OpenIcon } from '../../ui/icons.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { LiveDot } from '../../ui/state-dot.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { PortsChip } from '../previews/ports-chip.tsx';
import { useReach } from '../session/use-reach.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { useThreadScope } from './thread-scope.ts';
import { useArchived } from './use-archived.ts';

export const ThreadBar = () => (
  <TopBar title={<Crumb />}>
    <PortsChip />
    <MachineChip />
    <PeopleHere />
  </TopBar>
);

const Crumb = () => {
  const { renames } = useDesk();
  const { thread } = useThreadScope();
  const { channels, threads } = useWorkspace();
  const summary = threads.find(({ id }) => id === thread.id);
  const wished = useSelected(renames.view, all => wishedName(all, thread.id));
  const known = useSelected(thread.view, view => view.head?.title);
  const failed = useSelected(thread.view, view => view.status === 'failed');
  const title = wished ?? known ?? summary?.title ?? (failed ? t('screen.unknown') : '');
  const channelId = useSelected(thread.view, view => view.head?.channelId) ?? summary?.channelId;
  const channel = channels.find(({ id }) => id === channelId)?.name;
  return (
    <div className="flex min-w-0 items-center gap-2">
      {channel && <span className="shrink-0 text-dim max-wide:hidden"># {channel}</span>}
      {channel && (
        <span aria-hidden className="text-edge max-wide:hidden">
          /
        </span>
      )}
      <h1 className="min-w-0 truncate font-semibold text-base text-ink">{title}</h1>
      {!failed && <ThreadMenu />}
    </div>
  );
};

const IN_MENU: ReadonlySet<ActionId> = new Set([
  'rename',
  'archive',
  'restore',
  'moveThread',
  'access',
  'copyLink',
  'ports',
  'preview',
]);

const ThreadMenu = () => {
  const app = useApp();
  const desk = useDesk();
  const workspace = useWorkspace();
  const overlays = useOverlays();
  const current = useThreadScope();
  const context = { app, desk, workspace, overlays, current };
  // Some can be done only where something listens, or nothing goes on.
  useSelected(current.thread.view, view => view.head);
  useArchived();
  const items = actions
    .filter(({ id, when }) => IN_MENU.has(id) && (when?.(context) ?? true))
    .map(({ id, words, key, run }): MenuItem => ({ id, label: t(words), hint: key, run: () => run(context) }));
  return (
    <Menu
      label={t('thread.menu')}
      items={items}
      button={props => (
        <button
          type="button"
          {...props}
          aria-label={t('thread.menu')}
          className="flex size-6 shrink-0 items-center justify-center rounded-row text-dim hover:bg-soft hover:text-ink pointer-coarse:size-9"
        >
          <OpenIcon />
        </button>
      )}
    />
  );
};

const MachineChip = () => {
  const { thread } = useThreadScope();
  const { now } = useApp();
  const { runners } = useWorkspace();
  const session = useSelected(thread.view, view => view.head?.session);
  const runner = runners.find(({ id }) => id === session?.runnerId);
  const reach = useReach(runner, session?.agent);
  if (!session || !runner || !reach) return null;
  const { state } = reach;
  const since = clockTime(reach.since, now.get());
  return (
    <PlaceLink
      to="/machines"
      data-tip={state === 'unknown' ? t('reach.unknown', { since }) : session.folder}
      className="flex min-w-0 max-w-[40%] shrink-0 items-center gap-1.5 rounded-full border border-line px-2.5 py-0.5 text-small hover:bg-soft max-wide:min-w-11 max-wide:justify-center max-wide:border-0 max-wide:px-1"
    >
      <LiveDot on={state === 'usable'} />
      <span className="truncate text-ink max-wide:sr-only">{runner.name}</span>
      {state === 'offline' || state === 'silent' ? (
        // Where there is little room the strip above the composer tells of it.
        <span className="figures shrink-0 text-dim max-wide:sr-only">
          {state === 'silent' ? t('reach.silent', { since }) : t('machine.offlineSince', { time: since })}
        </span>
      ) : (
        <span className="truncate text-dim max-wide:sr-only">{shortFolder(session.folder)}</span>
      )}
    </PlaceLink>
  );
};

const MOST_FACES = 3;

const PeopleHere = () => {
  const { thread } = useThreadScope();
  const { members, me } = useWorkspace();
  const { here } = useStore(thread.people);
  const people = members
    .filter(({ id }) => here.includes(id))
    .sort((a, b) => Number(b.id === me) - Number(a.id === me));
  if (people.length === 0) return null;
  const names = people.map(({ id, name }) => (id === me ? t('person.you') : name)).join(', ');
  return <Faces label={t('thread.here', { names })} people={people} most={MOST_FACES} />;
};
