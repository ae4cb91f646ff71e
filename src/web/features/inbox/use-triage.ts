// Going through the inbox by keys: which entry is selected, moving to the next and the one before, opening the thread at
// it. When the selected one is answered, also by somebody else, the next takes its place.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useApp, useDesk, useKey } from '../../context.ts';
import type { InboxView } from '../../data/inbox.ts';
import { threadAddress } from '../../routes.ts';
import { useStore } from '../../ui/use-store.ts';
import type { InboxLists } from './model.ts';

export type Triage = { readonly selected: string | undefined; readonly select: (id: string) => void };

type Stop = { readonly id: string; readonly address: string };

/** @param list the element that holds the entries; each has its id as `data-entry` */
export const useTriage = (list: RefObject<HTMLElement | null>, view: InboxView, lists: InboxLists): Triage => {
  const { router } = useApp();
  const { inbox, reads } = useDesk();
  const chosen = useStore(inbox.selected);
  const stops = stopsOf(view, lists);
  const before = useRef<readonly Stop[]>(stops);
  const isFresh = useRef(true);
  const selected = stops.some(({ id }) => id === chosen) ? chosen : successor(before.current, stops, chosen);

  const select = (id: string) => inbox.selected.set(id);
  const step = (by: 1 | -1) => {
    const at = stops.findIndex(({ id }) => id === selected);
    const next = stops[Math.max(0, Math.min(stops.length - 1, at + by))];
    if (!next) return;
    select(next.id);
    entryOf(list.current, next.id)?.focus();
  };
  const open = () => {
    const at = stops.findIndex(({ id }) => id === selected);
    const stop = stops[at];
    if (!stop) return;
    // Whoever comes back goes on with the next one.
    select((stops[at + 1] ?? stops[at - 1] ?? stop).id);
    router.go(stop.address);
  };
  const markRead = () => {
    const thread = lists.news.find(({ id }) => id === selected);
    if (thread) reads.mark(thread.id, thread.seq);
  };
  useKey('inbox.next', () => step(1));
  useKey('inbox.previous', () => step(-1));
  useKey('inbox.enter', open);
  useKey('inbox.read', markRead);

  useLayoutEffect(() => {
    before.current = stops;
  });
  // The focus follows the selection when the one that had it is gone, or when one has just come; never out of a field.
  useEffect(() => {
    if (selected === undefined) return;
    inbox.selected.set(selected);
    const active = document.activeElement;
    if (isFresh.current || active === document.body) entryOf(list.current, selected)?.focus();
    isFresh.current = false;
  }, [selected, inbox, list]);

  return { selected, select };
};

/** None before it was read what waits: the first of it is what one begins with. */
const stopsOf = ({ status, items }: InboxView, { stuck, news }: InboxLists): Stop[] => {
  if (status === 'loading') return [];
  const approvals = items
    .filter(({ entry, over }) => !over && !entry.decided)
    .map(({ id, threadId }) => ({ id, address: threadAddress(threadId, `apr-${id}`) }));
  return [...approvals, ...[...stuck, ...news].map(({ id }) => ({ id, address: threadAddress(id) }))];
};

/** What follows the one that is gone, else what came before it, else the first. */
const successor = (before: readonly Stop[], now: readonly Stop[], gone: string | undefined): string | undefined => {
  const at = before.findIndex(({ id }) => id === gone);
  const still = (stop: Stop) => now.some(({ id }) => id === stop.id);
  const next = at < 0 ? undefined : (before.slice(at + 1).find(still) ?? before.slice(0, at).findLast(still));
  return (next ?? now[0])?.id;
};

const entryOf = (list: HTMLElement | null, id: string | undefined): HTMLElement | null => {
  if (id === undefined) return null;
  const entry = list?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
  return entry?.querySelector<HTMLElement>('section[tabindex], a') ?? null;
};
