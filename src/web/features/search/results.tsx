// What was found, by thread, each find with what stands around it and leading to its place.
import { useState } from 'react';
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import type { SearchHit } from '../../../wire/protocol/search.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { threadAddress } from '../../routes.ts';
import { age } from '../../text/figures.ts';
import { isCode } from '../../text/is-code.ts';
import { classes } from '../../ui/classes.ts';
import { PlaceLink } from '../../ui/link.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { Snippet } from './snippet-text.tsx';

export const Results = ({ hits }: { readonly hits: readonly SearchHit[] }) =>
  [...Map.groupBy(hits, hit => hit.threadId)].map(([id, found]) => <ThreadHits key={id} id={id} hits={found} />);

/** Finds of one thread that are shown at first. */
const MOST_HITS = 4;

const ThreadHits = ({ id, hits }: { readonly id: ThreadId; readonly hits: readonly SearchHit[] }) => {
  const { now } = useApp();
  const { threads, channels } = useWorkspace();
  const [all, setAll] = useState(false);
  const time = useStore(now);
  const thread = threads.find(each => each.id === id);
  const channel = channels.find(each => each.id === thread?.channelId);
  const shown = all ? hits : hits.slice(0, MOST_HITS);
  const title = thread?.title ?? t('search.thread');
  return (
    <section aria-label={title} className="overflow-hidden rounded-card border border-line bg-panel">
      <h2 className="border-line border-b">
        <PlaceLink
          data-hit
          to={threadAddress(id)}
          className="flex h-9 items-center gap-2 px-3 outline-offset-[-2px] hover:bg-soft focus-visible:bg-soft pointer-coarse:h-11"
        >
          <b className="min-w-0 truncate">{title}</b>
          {channel && <span className="shrink-0 text-dim text-small"># {channel.name}</span>}
          <span className="grow" />
          {thread && <span className="figures shrink-0 text-dim text-small">{age(thread.at, time)}</span>}
        </PlaceLink>
      </h2>
      <ul className="divide-y divide-line">
        {shown.map(hit => (
          <li key={hit.seq}>
            <Hit hit={hit} time={time} />
          </li>
        ))}
      </ul>
      {shown.length < hits.length && (
        <button
          type="button"
          data-hit
          onClick={() => setAll(true)}
          className="h-8 w-full border-line border-t text-dim text-label outline-offset-[-2px] hover:bg-soft hover:text-ink pointer-coarse:h-11"
        >
          {t('search.more', { n: hits.length - shown.length })}
        </button>
      )}
    </section>
  );
};

const Hit = ({ hit, time }: { readonly hit: SearchHit; readonly time: number }) => {
  const { members, me } = useWorkspace();
  const { threadId, seq, kind, by, at, snippet } = hit;
  const author = members.find(({ id }) => id === by)?.name;
  return (
    <PlaceLink
      data-hit
      to={threadAddress(threadId, kind === 'title' ? undefined : `seq-${seq}`)}
      className="flex items-baseline gap-3 px-3 py-1.5 outline-offset-[-2px] hover:bg-soft focus-visible:bg-soft pointer-coarse:py-2.5"
    >
      <span className="w-16 shrink-0 truncate text-dim text-small">
        {by === me ? t('person.you') : (author ?? t(`search.kind.${kind}`))}
      </span>
      <span
        className={classes(
          'line-clamp-2 min-w-0 grow break-words',
          isCode(kind) ? 'font-mono text-code' : 'text-label',
        )}
      >
        <Snippet text={snippet} kind={kind} />
      </span>
      <span className="figures shrink-0 text-dim text-small">{age(at, time)}</span>
    </PlaceLink>
  );
};
