// Folds what an agent did between two things it said: thinking becomes a calm line, runs of commands, edits and tool
// calls become one group with one line of words. Pure.
import type { Item } from '../../../../wire/protocol/items.ts';
import { t } from '../../../words/t.ts';
import type { ActivityItem, EntryOf } from './row.ts';

export type ActivityPart =
  | { readonly kind: 'thought'; readonly entry: EntryOf<'reasoning'> }
  | { readonly kind: 'activity'; readonly items: readonly ActivityItem[] };

/** The parts of a run of activity. Thinking before it, or still going on after it, stands on its own. */
export const foldActivity = (run: readonly ActivityItem[]): ActivityPart[] => {
  const worth = run.filter(({ entry }) => !isFleeting(entry.item));
  const firstWork = worth.findIndex(({ entry }) => entry.item.kind !== 'reasoning');
  if (firstWork < 0) return worth.flatMap(({ entry }) => (isThought(entry) ? [{ kind: 'thought', entry }] : []));
  const last = worth.at(-1)?.entry;
  const trailing = last && isThought(last) && last.item.status === 'running' ? last : undefined;
  return [
    ...worth
      .slice(0, firstWork)
      .flatMap(({ entry }) => (isThought(entry) ? [{ kind: 'thought' as const, entry }] : [])),
    { kind: 'activity', items: worth.slice(firstWork, trailing ? -1 : undefined) },
    ...(trailing ? [{ kind: 'thought' as const, entry: trailing }] : []),
  ];
};

const isThought = (entry: ActivityItem['entry']): entry is EntryOf<'reasoning'> => entry.item.kind === 'reasoning';

/** A thought without words that was over at once tells nobody anything. */
const isFleeting = (item: Item): boolean =>
  item.kind === 'reasoning' && item.status !== 'running' && item.text === '' && itemDuration(item) < 1_000;

/** Milliseconds from start to end; 0 while it runs. */
export const itemDuration = (item: Item): number => {
  if ('durationMs' in item && item.durationMs !== null) return item.durationMs;
  return item.completedAt === undefined ? 0 : Math.max(0, item.completedAt - item.startedAt);
};

export type ActivityCounts = {
  ran: number;
  read: number;
  searched: number;
  listed: number;
  /** Files. */
  edited: number;
  called: number;
  looked: number;
  failed: number;
  declined: number;
  /** Commands that go on after their turn. */
  background: number;
  running: number;
  durationMs: number;
};

export const countActivity = (items: readonly ActivityItem[]): ActivityCounts => {
  const counts: ActivityCounts = {
    ran: 0,
    read: 0,
    searched: 0,
    listed: 0,
    edited: 0,
    called: 0,
    looked: 0,
    failed: 0,
    declined: 0,
    background: 0,
    running: 0,
    durationMs: 0,
  };
  const files = new Set<string>();
  for (const { entry } of items) {
    const { item } = entry;
    const goesOn = item.kind === 'command' && item.background === true && item.status === 'running';
    // What is being done is told after what was done.
    if (item.status === 'running' && !goesOn) counts.running += 1;
    else if (item.status === 'declined') counts.declined += 1;
    else if (item.kind === 'file_change') for (const { path } of item.changes) files.add(path);
    else if (item.kind !== 'reasoning') counts[verbOf(item)] += 1;
    if (hasFailed(item)) counts.failed += 1;
    if (goesOn) counts.background += 1;
    counts.durationMs += goesOn ? 0 : itemDuration(item);
  }
  return { ...counts, edited: files.size };
};

/** What was done, in one word; the counters and the words of the catalogue have the same names. */
export const verbOf = (item: Item): 'ran' | 'read' | 'searched' | 'listed' | 'edited' | 'called' | 'looked' => {
  switch (item.kind) {
    case 'file_change':
      return 'edited';
    case 'image':
      return 'looked';
    case 'command': {
      const [does, ...more] = item.does;
      if (more.length > 0 || does === undefined || does === 'run') return 'ran';
      return { read: 'read', search: 'searched', list: 'listed' }[does] as 'read' | 'searched' | 'listed';
    }
    default:
      return 'called';
  }
};

export const hasFailed = (item: Item): boolean =>
  item.status === 'failed' || (item.kind === 'command' && item.exitCode !== null && item.exitCode !== 0);

const VERBS = ['ran', 'edited', 'read', 'searched', 'listed', 'looked', 'called', 'declined'] as const;

/** `Ran 4 commands, read 6 files`; with what is being done at its end: `Ran 4 commands, running`. */
export const activityWords = (counts: ActivityCounts, now?: Item): string => {
  const done = VERBS.filter(verb => counts[verb] > 0).map(verb => t(`activity.${verb}`, { n: counts[verb] }));
  const sentence = [...done, ...(now ? [t(`activity.now.${verbOf(now)}`)] : [])].join(', ');
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
};
