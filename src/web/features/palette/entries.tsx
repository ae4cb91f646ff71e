// What the palette offers: the threads looked at last, actions, threads, people, machines, and what the hub found.
import type { ReactNode } from 'react';
import type { SearchHit } from '../../../wire/protocol/search.ts';
import type { ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { type ActionContext, actions, listedThreads } from '../../actions.ts';
import type { KeyId } from '../../keys.ts';
import { threadAddress } from '../../routes.ts';
import { t } from '../../words/t.ts';
import { searchAddress } from '../search/filters.ts';
import { Snippet } from '../search/snippet-text.tsx';

export type Entry = {
  readonly id: string;
  readonly group: 'recent' | 'actions' | 'threads' | 'people' | 'machines' | 'hits' | 'search';
  /** What typed letters are looked for in. */
  readonly name: string;
  /** What is shown instead of the name. */
  readonly shown?: ReactNode;
  readonly note?: string;
  readonly key?: KeyId | undefined;
  readonly run: () => void;
};

const MOST_RECENT = 5;

export const collectEntries = (context: ActionContext): Entry[] => {
  const { app, desk, workspace, current } = context;
  const threads = listedThreads(workspace);
  const lookedAt = [...desk.reads.view.get().keys()].reverse();
  const recent = lookedAt
    .filter(id => id !== current?.thread.id)
    .flatMap(id => threads.find(thread => thread.id === id) ?? [])
    .slice(0, MOST_RECENT);
  return [
    ...recent.map(thread => ({ ...threadEntry(context, thread), id: `recent-${thread.id}`, group: 'recent' as const })),
    ...actions
      .filter(({ id, when }) => id !== 'palette' && (when?.(context) ?? true))
      .map(
        ({ id, words, key, run }): Entry => ({ id, group: 'actions', name: t(words), key, run: () => run(context) }),
      ),
    ...threads.toSorted((a, b) => b.at - a.at).map(thread => threadEntry(context, thread)),
    ...workspace.members.map(
      ({ id, name, role }): Entry => ({
        id,
        group: 'people',
        name,
        note: id === workspace.me ? t('person.you') : t(`role.${role}`),
        run: () => app.router.go(searchAddress({ by: id })),
      }),
    ),
    ...workspace.runners.map(
      ({ id, name, online }): Entry => ({
        id,
        group: 'machines',
        name,
        note: t(online ? 'machine.online' : 'machine.offline'),
        run: () => app.router.go('/machines'),
      }),
    ),
  ];
};

const threadEntry = (
  { app, workspace }: ActionContext,
  { id, title, channelId, state, archivedAt }: ThreadSummary,
): Entry => {
  const channel = workspace.channels.find(each => each.id === channelId)?.name ?? '';
  const shown = archivedAt === undefined ? state : 'archived';
  const note = shown === 'idle' ? `# ${channel}` : `# ${channel} · ${t(`thread.state.${shown}`)}`;
  return { id, group: 'threads', name: title, note, run: () => app.router.go(threadAddress(id)) };
};

/** What the hub found in messages and work; titles are in the list already. */
export const hitEntries = ({ app, workspace }: ActionContext, hits: readonly SearchHit[]): Entry[] =>
  hits
    .filter(({ kind }) => kind !== 'title')
    .map(({ threadId, seq, kind, snippet }): Entry => {
      const note = workspace.threads.find(({ id }) => id === threadId)?.title;
      return {
        id: `hit-${threadId}-${seq}`,
        group: 'hits',
        name: '',
        shown: <Snippet text={snippet} kind={kind} />,
        ...(note !== undefined && { note }),
        run: () => app.router.go(threadAddress(threadId, `seq-${seq}`)),
      };
    });

export const searchEntry = ({ app }: ActionContext, words: string): Entry[] => {
  if (words === '') return [];
  const run = () => app.router.go(searchAddress({ q: words }));
  return [{ id: 'search-for', group: 'search', name: t('palette.searchFor', { query: words }), run }];
};
