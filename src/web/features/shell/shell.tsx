// The frame around every page of a signed-in person: the sidebar, the page, what lies over it, the keys that work
// everywhere, and the title and icon that tell a tab's state from outside.
import { lazy, type ReactNode, Suspense } from 'react';
import { type Action, type ActionContext, actions } from '../../actions.ts';
import { OverlayContext, useApp, useDesk, useKey, useOverlays, useWorkspace, WorkspaceContext } from '../../context.ts';
import { withWishedPlaces } from '../../data/archivings.ts';
import { withWishedNames } from '../../data/renames.ts';
import type { KeyId } from '../../keys.ts';
import { type Route, readRoute } from '../../routes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { late } from '../../ui/late.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { Notifier } from '../notices/notifier.tsx';
import { Palette } from '../palette/palette.tsx';
import { Sidebar } from '../sidebar/sidebar.tsx';
import { SidebarPane } from '../sidebar/sidebar-pane.tsx';
import { Home } from '../thread/home.tsx';
import { ThreadScreen } from '../thread/thread-screen.tsx';
import { ScreenGuard } from './screen-guard.tsx';
import { TabState } from './tab-state.tsx';
import { WeakenedLine } from './weakened-line.tsx';

const InboxScreen = lazy(async () => ({ default: (await import('../inbox/inbox-screen.tsx')).InboxScreen }));
const MachinesScreen = lazy(async () => ({
  default: (await import('../machines/machines-screen.tsx')).MachinesScreen,
}));
const SearchScreen = lazy(async () => ({ default: (await import('../search/search-screen.tsx')).SearchScreen }));
const SettingsScreen = lazy(async () => ({
  default: (await import('../settings/settings-screen.tsx')).SettingsScreen,
}));
const PeopleScreen = lazy(async () => ({ default: (await import('../people/people-screen.tsx')).PeopleScreen }));
const AuditScreen = lazy(async () => ({ default: (await import('../people/audit-screen.tsx')).AuditScreen }));
const AccountScreen = lazy(async () => ({ default: (await import('../account/account-screen.tsx')).AccountScreen }));
const KeySheet = late(async () => (await import('../help/key-sheet.tsx')).KeySheet);
const NewChannel = late(async () => (await import('../sidebar/new-channel.tsx')).NewChannel);
const NewThread = late(async () => (await import('../thread/new-thread.tsx')).NewThread);
const MoveThread = late(async () => (await import('../session/move-thread.tsx')).MoveThread);
const ThreadAccess = late(async () => (await import('../authority/thread-access.tsx')).ThreadAccess);
const PortsDialog = late(async () => (await import('../previews/ports-dialog.tsx')).PortsDialog);
const RenameDialog = late(async () => (await import('../rename/rename-dialog.tsx')).RenameDialog);

export const Shell = () => {
  const { workspace, renames, archivings } = useDesk();
  const view = useStore(workspace.view);
  const names = useStore(renames.view);
  const places = useStore(archivings.view);
  switch (view.status) {
    case 'loading':
      return <ShellSkeleton />;
    case 'failed':
      return (
        <main className="mx-auto max-w-[520px] p-8">
          <ProblemNote problem={view.problem} />
        </main>
      );
    case 'ready':
      return (
        <WorkspaceContext value={withWishedPlaces(withWishedNames(view, names), places)}>
          <Frame />
        </WorkspaceContext>
      );
  }
};

const Frame = () => {
  const { preferences, router } = useApp();
  const { sidebar } = useStore(preferences);
  const route = readRoute(useStore(router.place).path);
  return (
    <div className="flex h-full flex-col">
      <WeakenedLine />
      <div className="flex min-h-0 grow">
        {sidebar && (
          <SidebarPane>
            <Sidebar />
          </SidebarPane>
        )}
        <ScreenGuard key={route.name === 'thread' ? route.id : route.name}>
          <Suspense fallback={<ScreenSkeleton />}>
            <Screen route={route} />
          </Suspense>
        </ScreenGuard>
      </div>
      <Overlays route={route} />
      <TabState route={route} />
      <Notifier />
    </div>
  );
};

const Screen = ({ route }: { readonly route: Route }): ReactNode => {
  switch (route.name) {
    case 'thread':
      return <ThreadScreen key={route.id} id={route.id} />;
    case 'inbox':
      return <InboxScreen />;
    case 'machines':
      return <MachinesScreen />;
    case 'search':
      return <SearchScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'people':
      return <PeopleScreen />;
    case 'audit':
      return <AuditScreen />;
    case 'account':
      return <AccountScreen />;
    case 'home':
    case 'sign_in':
    case 'approve_device':
    case 'open_preview':
    case 'invite':
    case 'reset':
    case 'unknown':
      return <Home lost={route.name === 'unknown'} />;
  }
};

const Overlays = ({ route }: { readonly route: Route }) => {
  const app = useApp();
  const desk = useDesk();
  const workspace = useWorkspace();
  const overlays = useOverlays();
  const overlay = useStore(overlays);
  const current = route.name === 'thread' ? desk.threads.get(route.id) : undefined;
  const context: ActionContext = { app, desk, workspace, overlays, current };
  const close = () => overlays.set(undefined);
  return (
    <OverlayContext value={overlays}>
      {[...KEYED].map(([key, some]) => (
        <ActionKey key={key} id={key} run={() => press(some, context)} />
      ))}
      {overlay === 'palette' && <Palette context={context} onClose={close} />}
      {overlay === 'keys' && <KeySheet onClose={close} />}
      {overlay === 'new_thread' && <NewThread onClose={close} />}
      {overlay === 'new_channel' && <NewChannel desk={desk} onClose={close} />}
      {overlay === 'move_thread' && current && <MoveThread open={current} onClose={close} />}
      {overlay === 'access' && current && <ThreadAccess id={current.thread.id} onClose={close} />}
      {overlay === 'ports' && current && <PortsDialog open={current} onClose={close} />}
      {overlay === 'rename' && current && (
        <RenameDialog of={{ kind: 'thread', id: current.thread.id }} renames={desk.renames} onClose={close} />
      )}
      {overlay === 'sidebar' && (
        <Dialog title={t('sidebar.title')} heading="hidden" shape="sheet" onClose={close}>
          <Sidebar onLeave={close} />
        </Dialog>
      )}
    </OverlayContext>
  );
};

/** Two actions may have one key, of which only one can be done at a time. */
const KEYED = Map.groupBy(
  actions.flatMap(({ key, ...action }) => (key ? [{ ...action, key }] : [])),
  ({ key }) => key,
);

const press = (some: readonly Action[], context: ActionContext): void => {
  const possible = some.find(({ when }) => when?.(context) ?? true);
  if (possible) possible.run(context);
  else for (const { explain } of some) explain?.(context);
};

const ActionKey = ({ id, run }: { readonly id: KeyId; readonly run: () => void }) => {
  useKey(id, run);
  return null;
};

const ShellSkeleton = () => {
  const { preferences } = useApp();
  const { sidebar } = useStore(preferences);
  return (
    <div className="flex h-full animate-fade">
      {sidebar && (
        <SidebarPane>
          <div className="h-full border-line border-r bg-side p-5">
            <Skeleton words={t('start.opening')} lines={8} />
          </div>
        </SidebarPane>
      )}
      <ScreenSkeleton />
    </div>
  );
};

const ScreenSkeleton = () => (
  <main className="grow p-8">
    <Skeleton words={t('start.loading')} className="mx-auto max-w-(--column)" />
  </main>
);
