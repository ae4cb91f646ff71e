// Oneself at the foot of the sidebar: who, whether the hub can be used at this moment, and what is one's own to choose.
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import { clockTime } from '../../text/figures.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { LiveDot } from '../../ui/state-dot.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

export const Me = ({ onLeave }: { readonly onLeave: (() => void) | undefined }) => {
  const app = useApp();
  const overlays = useOverlays();
  const { me } = useDesk();
  const { members } = useWorkspace();
  // As of now; the desk knows how one was called when it was opened.
  const own = members.find(({ id }) => id === me.member.id) ?? me.member;
  const { theme } = useStore(app.preferences);
  const choose = (id: 'system' | 'light' | 'dark', apart = false): MenuItem => ({
    id,
    label: t(`theme.${id}`),
    chosen: theme === id,
    apart,
    run: () => app.preferences.change({ theme: id }),
  });
  const goTo = (id: 'account' | 'people'): MenuItem => ({
    id,
    label: t(`action.${id}`),
    run: () => {
      onLeave?.();
      app.router.go(`/${id}`);
    },
  });
  const items: MenuItem[] = [
    goTo('account'),
    goTo('people'),
    {
      id: 'settings',
      label: t('action.settings'),
      hint: 'settings.open',
      run: () => {
        onLeave?.();
        app.router.go('/settings');
      },
    },
    { id: 'keys', label: t('action.keys'), hint: 'keys.show', run: () => overlays.set('keys') },
    choose('system', true),
    choose('light'),
    choose('dark'),
    { id: 'out', label: t('action.signOut'), apart: true, danger: true, run: () => void app.signOut() },
  ];
  return (
    <footer className="shrink-0 border-line border-t p-2">
      <Menu
        label={t('me.menu')}
        side="above"
        items={items}
        button={props => (
          <button
            type="button"
            {...props}
            className="flex w-full items-center gap-2 rounded-row px-2 py-1.5 text-left hover:bg-soft"
          >
            <Avatar person={own} />
            <span className="flex min-w-0 grow flex-col">
              <b className="truncate leading-5">{own.name}</b>
              <ConnectionWords />
            </span>
          </button>
        )}
      />
    </footer>
  );
};

const ConnectionWords = () => {
  const { connection } = useDesk();
  const { now } = useApp();
  const { state, since, latencyMs } = useStore(connection.state);
  const words =
    state === 'offline'
      ? t('connection.offlineSince', { time: clockTime(since, now.get()) })
      : t(`connection.${state}`);
  const tip = latencyMs === undefined ? words : t('connection.latency', { ms: Math.round(latencyMs) });
  return (
    <span data-tip={tip} role="status" className="figures flex items-center gap-1.5 text-dim text-small leading-4">
      <LiveDot on={state === 'online'} />
      {words}
    </span>
  );
};
