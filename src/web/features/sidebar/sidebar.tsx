// The sidebar: where one is, what one can open, every thread with its state, and oneself at the bottom.
import { threadsIn } from '../../actions.ts';
import { useApp, useDesk, useOverlays, useWorkspace } from '../../context.ts';
import type { KeyId } from '../../keys.ts';
import { type Route, readRoute } from '../../routes.ts';
import { IconButton } from '../../ui/button.tsx';
import { FoldIcon, HashIcon, MachineIcon, NewIcon, SearchIcon } from '../../ui/icons.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { Mark } from '../../ui/mark.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { Me } from './me.tsx';
import { rowClasses } from './row-classes.ts';
import { ThreadLink } from './thread-link.tsx';

type SidebarProps = {
  /** Called when something was chosen; a sheet over the page then goes away. */
  readonly onLeave?: () => void;
};

export const Sidebar = ({ onLeave }: SidebarProps) => {
  const { preferences, router } = useApp();
  const { reads } = useDesk();
  const workspace = useWorkspace();
  const overlays = useOverlays();
  const route = readRoute(useStore(router.place).path);
  const read = useStore(reads.view);
  const online = workspace.runners.filter(runner => runner.online).length;
  return (
    <nav aria-label={t('sidebar.title')} className="flex h-full flex-col border-line border-r bg-side">
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
        <PageLink name="search" to="/search" hint="search.open" route={route} onLeave={onLeave} />
        <PageLink
          name="machines"
          to="/machines"
          route={route}
          onLeave={onLeave}
          note={t('sidebar.online', { n: online })}
        />
      </div>
      <div className="min-h-0 grow overflow-y-auto overscroll-contain px-2 pb-3">
        {workspace.channels.map(channel => {
          const threads = threadsIn(workspace.threads, channel.id);
          return (
            <section key={channel.id} aria-label={t('sidebar.channel', { name: channel.name })}>
              <h2 className="flex items-center gap-1 px-2 pt-4 pb-1 font-medium text-dim text-small">
                <HashIcon />
                {channel.name}
              </h2>
              {threads.length === 0 && <p className="px-2 py-1 text-dim text-label">{t('sidebar.noThreads')}</p>}
              <ul className="flex flex-col gap-px">
                {threads.map(thread => (
                  <li key={thread.id}>
                    <ThreadLink
                      thread={thread}
                      selected={route.name === 'thread' && route.id === thread.id}
                      unread={thread.seq > (read.get(thread.id) ?? thread.seq)}
                      offline={workspace.runners.some(({ id, online: on }) => id === thread.runnerId && !on)}
                      onLeave={onLeave}
                    />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <Me onLeave={onLeave} />
    </nav>
  );
};

const RowIcon = ({ children }: { readonly children: React.ReactNode }) => (
  <span className="flex w-4 justify-center text-dim">{children}</span>
);

type PageLinkProps = {
  readonly name: 'search' | 'machines';
  readonly to: string;
  readonly route: Route;
  readonly onLeave: (() => void) | undefined;
  readonly hint?: KeyId;
  readonly note?: string;
};

const PageLink = ({ name, to, route, onLeave, hint, note }: PageLinkProps) => (
  <PlaceLink
    to={to}
    aria-current={route.name === name ? 'page' : undefined}
    className={rowClasses(route.name === name)}
    onClick={onLeave}
  >
    <RowIcon>{name === 'search' ? <SearchIcon /> : <MachineIcon />}</RowIcon>
    <span className="grow">{t(`screen.${name}`)}</span>
    {hint && <KeyHint id={hint} />}
    {note && <span className="figures font-normal text-dim text-small">{note}</span>}
  </PlaceLink>
);
