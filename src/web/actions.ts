// Everything one can do from anywhere, on one screen: its name, its words, its key, when it can be done, and doing it.
// The palette, the menus and the keyboard all read this table; what concerns one message or one approval is done where
// that stands.
import type { ThreadSummary, WorkspaceJoined } from '../wire/protocol/workspace-topic.ts';
import type { App, Desk } from './data/app.ts';
import { wishedPlace } from './data/archivings.ts';
import type { OpenThread } from './data/threads.ts';
import { rules } from './features/people/roles.ts';
import { newestPreview } from './features/previews/shares.ts';
import type { Overlays } from './features/shell/overlays.ts';
import type { KeyId } from './keys.ts';
import { threadAddress } from './routes.ts';
import type { WordKey } from './words/t.ts';

export type ActionContext = {
  readonly app: App;
  readonly desk: Desk;
  readonly workspace: WorkspaceJoined;
  readonly overlays: Overlays;
  /** The thread on the screen. */
  readonly current: OpenThread | undefined;
};

export type Action = {
  readonly id: ActionId;
  readonly words: WordKey;
  readonly key?: KeyId;
  /** Left out: always. */
  readonly when?: (context: ActionContext) => boolean;
  readonly run: (context: ActionContext) => void;
  /** What its key does while it cannot be done: has it said why. */
  readonly explain?: (context: ActionContext) => void;
};

export type ActionId =
  | 'newThread'
  | 'newChannel'
  | 'inbox'
  | 'search'
  | 'machines'
  | 'settings'
  | 'people'
  | 'account'
  | 'audit'
  | 'palette'
  | 'keys'
  | 'sidebar'
  | 'nextThread'
  | 'previousThread'
  | 'nextNeeding'
  | 'stop'
  | 'releaseQueue'
  | 'cancelQueue'
  | 'back'
  | 'forward'
  | 'copyLink'
  | 'rename'
  | 'archive'
  | 'restore'
  | 'moveThread'
  | 'access'
  | 'ports'
  | 'preview'
  | 'lookAgain'
  | 'themeLight'
  | 'themeDark'
  | 'themeSystem'
  | 'signOut';

const inThread = ({ current }: ActionContext) => current !== undefined;
const headOf = ({ current }: ActionContext) => current?.thread.view.get().head ?? undefined;

const drives = ({ current }: ActionContext) => current?.thread.view.get().level === 'drive';

const isArchived = (context: ActionContext): boolean => {
  const { current, desk } = context;
  const wish = current && wishedPlace(desk.archivings.view.get(), current.thread.id);
  return wish ? wish.archived : headOf(context)?.archived !== undefined;
};

/** The hub refuses it while something goes on, which the page shows. */
const canArchive = (context: ActionContext): boolean => {
  const head = headOf(context);
  if (!head || isArchived(context) || !drives(context)) return false;
  return !head.turn && head.waiting.length === 0 && head.approvals.every(({ decided }) => decided);
};

const previewIn = (context: ActionContext) =>
  newestPreview(headOf(context)?.ports ?? [], { me: context.workspace.me, now: context.app.now.get() });

export const actions: readonly Action[] = [
  { id: 'newThread', words: 'action.newThread', key: 'thread.new', run: show('new_thread') },
  {
    id: 'newChannel',
    words: 'action.newChannel',
    when: ({ desk }) => desk.me.member.role !== 'guest',
    run: show('new_channel'),
  },
  { id: 'inbox', words: 'action.inbox', key: 'inbox.open', run: goTo('/inbox') },
  { id: 'search', words: 'action.search', key: 'search.open', run: goTo('/search') },
  { id: 'machines', words: 'action.machines', key: 'machines.open', run: goTo('/machines') },
  { id: 'settings', words: 'action.settings', key: 'settings.open', run: goTo('/settings') },
  { id: 'people', words: 'action.people', run: goTo('/people') },
  { id: 'account', words: 'action.account', run: goTo('/account') },
  {
    id: 'audit',
    words: 'action.audit',
    when: ({ workspace }) => workspace.members.some(({ id, role }) => id === workspace.me && rules(role)),
    run: goTo('/audit'),
  },
  { id: 'palette', words: 'action.palette', key: 'palette.open', run: show('palette') },
  { id: 'keys', words: 'action.keys', key: 'keys.show', run: show('keys') },
  {
    id: 'sidebar',
    words: 'action.sidebar',
    key: 'sidebar.toggle',
    run: ({ app }) => app.preferences.change({ sidebar: !app.preferences.get().sidebar }),
  },
  { id: 'back', words: 'action.back', key: 'page.back', run: () => window.history.back() },
  { id: 'forward', words: 'action.forward', key: 'page.forward', run: () => window.history.forward() },
  { id: 'nextNeeding', words: 'action.nextNeeding', key: 'thread.needing', run: goToNeeding },
  { id: 'nextThread', words: 'action.nextThread', key: 'thread.next', run: step(1) },
  { id: 'previousThread', words: 'action.previousThread', key: 'thread.previous', run: step(-1) },
  {
    id: 'stop',
    words: 'action.stop',
    key: 'turn.stop',
    when: context => Boolean(headOf(context)?.turn),
    run: ({ current }) => void current?.thread.interrupt().catch(() => undefined), // it was over already
  },
  {
    id: 'releaseQueue',
    words: 'action.releaseQueue',
    when: context => headOf(context)?.session?.held !== undefined,
    run: ({ current }) => void current?.thread.ask('release_queue', {}).catch(() => undefined), // it goes on already
  },
  {
    id: 'cancelQueue',
    words: 'action.cancelQueue',
    when: context => (headOf(context)?.waiting ?? []).some(({ state }) => state !== 'accepted'),
    run: context => {
      const throughSeq = headOf(context)?.seq ?? 0;
      // What was taken by the agent meanwhile is no longer in the queue.
      void context.current?.thread.ask('interrupt_queued_messages', { throughSeq }).catch(() => undefined);
    },
  },
  {
    id: 'copyLink',
    words: 'action.copyLink',
    key: 'thread.link',
    when: inThread,
    run: ({ current }) => {
      if (!current) return;
      void navigator.clipboard.writeText(new URL(threadAddress(current.thread.id), window.location.origin).href);
    },
  },
  { id: 'rename', words: 'action.rename', key: 'thread.rename', when: drives, run: show('rename') },
  {
    id: 'archive',
    words: 'action.archive',
    key: 'thread.archive',
    when: canArchive,
    run: ({ current, desk }) => current && desk.archivings.archive(current.thread.id),
    explain: context => {
      const { current, desk } = context;
      if (current && drives(context) && !isArchived(context)) desk.archivings.explain(current.thread.id);
    },
  },
  {
    id: 'restore',
    words: 'action.restore',
    key: 'thread.archive',
    when: context => isArchived(context) && drives(context),
    run: ({ current, desk }) => current && desk.archivings.restore(current.thread.id),
  },
  { id: 'moveThread', words: 'action.moveThread', when: inThread, run: show('move_thread') },
  { id: 'access', words: 'action.access', when: inThread, run: show('access') },
  {
    id: 'ports',
    words: 'action.ports',
    key: 'ports.show',
    when: context => (headOf(context)?.ports ?? []).length > 0,
    run: show('ports'),
  },
  {
    id: 'preview',
    words: 'action.preview',
    key: 'preview.toggle',
    when: context => context.current?.pane.get() !== undefined || previewIn(context) !== undefined,
    run: context => {
      const { current } = context;
      current?.pane.set(current.pane.get() === undefined ? previewIn(context) : undefined);
    },
  },
  {
    id: 'lookAgain',
    words: 'action.lookAgain',
    when: ({ workspace }) => workspace.runners.some(runner => runner.online),
    run: ({ app, workspace }) => {
      for (const { id, online } of workspace.runners) {
        // A machine that went offline meanwhile looks by itself when it comes back.
        if (online) void app.api.runnerRequest(id, { method: 'agent_refresh' }).catch(() => undefined);
      }
    },
  },
  { id: 'themeSystem', words: 'action.themeSystem', run: ({ app }) => app.preferences.change({ theme: 'system' }) },
  { id: 'themeLight', words: 'action.themeLight', run: ({ app }) => app.preferences.change({ theme: 'light' }) },
  { id: 'themeDark', words: 'action.themeDark', run: ({ app }) => app.preferences.change({ theme: 'dark' }) },
  { id: 'signOut', words: 'action.signOut', run: ({ app }) => void app.signOut() },
];

function show(overlay: ReturnType<Overlays['get']>): Action['run'] {
  return ({ overlays }) => overlays.set(overlay);
}

function goTo(address: string): Action['run'] {
  return ({ app }) => app.router.go(address);
}

/** Threads in the order of the sidebar. */
export const listedThreads = ({ channels, threads }: WorkspaceJoined): ThreadSummary[] =>
  channels.flatMap(channel => threadsIn(threads, channel.id));

export const threadsIn = (threads: readonly ThreadSummary[], channelId: string): ThreadSummary[] =>
  threads
    .filter(thread => thread.channelId === channelId)
    .sort((a, b) => GROUPS.indexOf(groupOf(a)) - GROUPS.indexOf(groupOf(b)) || placeOf(b) - placeOf(a));

/** Threads stand by what they ask of a person. */
export const GROUPS = ['needs_you', 'working', 'done', 'archived'] as const;
export type ThreadGroup = (typeof GROUPS)[number];

export const groupOf = ({ state, forOthers, archivedAt }: ThreadSummary): ThreadGroup => {
  if (archivedAt !== undefined) return 'archived';
  switch (state) {
    case 'needs_you':
      return 'needs_you';
    case 'blocked':
      return forOthers ? 'working' : 'needs_you';
    case 'working':
    case 'queued':
      return 'working';
    case 'failed':
    case 'idle':
      return 'done';
  }
};

/** Newest first, by what does not change while a turn goes on: rows must not trade places under one's pointer. */
const placeOf = ({ waiting, workingSince, at }: ThreadSummary): number => waiting[0]?.at ?? workingSince ?? at;

function step(by: 1 | -1): Action['run'] {
  return ({ app, workspace, current }) => {
    const all = listedThreads(workspace).filter(
      thread => groupOf(thread) !== 'archived' || thread.id === current?.thread.id,
    );
    const at = all.findIndex(({ id }) => id === current?.thread.id);
    const next = all[(at + by + all.length) % all.length];
    if (next) app.router.go(threadAddress(next.id));
  };
}

function goToNeeding({ app, workspace, current }: ActionContext): void {
  const all = listedThreads(workspace).filter(thread => groupOf(thread) === 'needs_you');
  const at = all.findIndex(({ id }) => id === current?.thread.id);
  const next = all[(at + 1) % all.length];
  if (next) app.router.go(threadAddress(next.id));
}
