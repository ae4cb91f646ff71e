// The sidebar: where one is, what one can open, every thread with its state, and oneself at the bottom.
import type { ReactNode } from 'react';
import { threadsIn } from '../../actions.ts';
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import { beingMade } from '../../data/new-channels.ts';
import type { KeyId } from '../../keys.ts';
import { type Route, readRoute } from '../../routes.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AddIcon, FoldIcon, InboxIcon, MachineIcon, NewIcon, SearchIcon } from '../../ui/icons.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { Mark } from '../../ui/mark.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { needCount } from '../inbox/model.ts';
import { ChannelSection } from './channel-section.tsx';
import { Me } from './me.tsx';
import { NeedCount } from './need-count.tsx';
import { rowClasses } from './row-classes.ts';

type SidebarProps = {
  /** Called when something was chosen; a sheet over the page then goes away. */
  readonly onLeave?: () => void;
};

export const Sidebar = ({ onLeave }: SidebarProps) => {
  const { preferences, router } = useApp();
  const { me, newChannels } = useDesk();
  const workspace = useWorkspace();
  const making = beingMade(useStore(newChannels.view), workspace.channels);
  const overlays = useOverlays();
  const route = readRoute(useStore(router.place).path);
  const online = workspace.runners.filter(runner => runner.online).length;
  return (
    <nav
      aria-label={t('sidebar.title')}
      className={classes('flex h-full flex-col bg-side', !onLeave && 'border-line border-r')}
    >
      <header className="flex h-12 shrink-0 items-center gap-2 pr-2 pl-4">
        <Mark />
        <b className="min-w-0 grow truncate">{workspace.name}</b>
        <button
          type="button"
          onClick={() => overlays.set('palette')}
          data-tip={t('action.palette')}
          className="rounded-row px-1 hover:bg-soft max-wide:hidden"
        >
          <span className="sr-only">{t('action.palette')}</span>
          <KeyHint id="palette.open" />
        </button>
        {!onLeave && (
          <IconButton
            label={t('sidebar.hide')}
            hint="sidebar.toggle"
            onClick={() => preferences.change({ sidebar: false })}
          >
            <FoldIcon className="rotate-180" />
          </IconButton>
        )}
      </header>
      <div className="flex flex-col gap-px px-2">
        <button
          type="button"
          className={rowClasses(false)}
          onClick={() => {
            onLeave?.();
            overlays.set('new_thread');
          }}
        >
          <RowIcon>
            <NewIcon />
          </RowIcon>
          <span className="grow text-left">{t('action.newThread')}</span>
          <KeyHint id="thread.new" />
        </button>
        <PageLink name="inbox" to="/inbox" hint="inbox.open" route={route} onLeave={onLeave}>
          <NeedCount n={needCount(workspace.threads)} />
        </PageLink>
        <PageLink name="search" to="/search" hint="search.open" route={route} onLeave={onLeave} />
        <PageLink name="machines" to="/machines" hint="machines.open" route={route} onLeave={onLeave}>
          <span className="figures font-normal text-dim text-small">{t('sidebar.online', { n: online })}</span>
        </PageLink>
      </div>
      <div className="edge-above min-h-0 grow overflow-y-auto overscroll-contain px-2 pb-3">
        {workspace.channels.map(channel => (
          <ChannelSection
            key={channel.id}
            channel={channel}
            threads={threadsIn(workspace.threads, channel.id)}
            route={route}
            onLeave={onLeave}
          />
        ))}
        {making.map(({ name }) => (
          <p key={name} className="flex h-10 items-center gap-1 px-2 pt-3 pl-7 text-dim text-small">
            <span className="min-w-0 truncate"># {name}</span>
            <span className="grow" />
            <span className="shrink-0">{t('channel.making')}</span>
          </p>
        ))}
        {me.member.role !== 'guest' && (
          <button
            type="button"
            onClick={() => {
              onLeave?.();
              overlays.set('new_channel');
            }}
            className="mt-3 flex h-7 w-full items-center gap-1 rounded-row px-2 text-dim text-small hover:bg-soft hover:text-ink pointer-coarse:h-11"
          >
            <AddIcon /> {t('action.newChannel')}
          </button>
        )}
      </div>
      <Me onLeave={onLeave} />
    </nav>
  );
};

const RowIcon = ({ children }: { readonly children: ReactNode }) => (
  <span className="flex w-4 justify-center text-dim">{children}</span>
);

type PageLinkProps = {
  readonly name: keyof typeof PAGE_ICONS;
  readonly to: string;
  readonly route: Route;
  readonly onLeave: (() => void) | undefined;
  readonly hint: KeyId;
  /** Figures, before the key. */
  readonly children?: ReactNode;
};

const PAGE_ICONS = { inbox: <InboxIcon />, search: <SearchIcon />, machines: <MachineIcon /> } as const;

const PageLink = ({ name, to, route, onLeave, hint, children }: PageLinkProps) => (
  <PlaceLink
    to={to}
    aria-current={route.name === name ? 'page' : undefined}
    className={rowClasses(route.name === name)}
    onClick={onLeave}
  >
    <RowIcon>{PAGE_ICONS[name]}</RowIcon>
    <span className="grow">{t(`screen.${name}`)}</span>
    {children}
    <KeyHint id={hint} />
  </PlaceLink>
);
