// Search over everything that was written and done: results while one types, each with the thread it is in.
import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { ThreadId } from '../../../wire/protocol/ids.ts';
import { useApp, useWorkspace } from '../../context.ts';
import type { SearchHit } from '../../data/api.ts';
import { threadAddress } from '../../routes.ts';
import { age } from '../../text/figures.ts';
import { Empty } from '../../ui/empty.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { PlaceLink } from '../../ui/link.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t, type WordKey } from '../../words/t.ts';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { snippetPieces } from './snippet.ts';

/** Long enough for the next key. */
const PAUSE_MS = 150;
const MOST_CHARS = 200;

type Found = { readonly query: string; readonly hits: readonly SearchHit[]; readonly problem?: Problem };

export const SearchScreen = () => {
  const { router } = useApp();
  const [text, setText] = useState(() => router.place.get().query.get('q') ?? '');
  const query = text.trim();
  const found = useSearch(query);
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.search')}</PageTitle>} />
      <div className="min-h-0 grow overflow-y-auto px-5 py-6 max-wide:px-3.5">
        <div className="mx-auto flex max-w-(--column) flex-col gap-4">
          <label className="flex items-center gap-2 rounded-card border border-edge bg-panel px-3 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1">
            <SearchIcon className="shrink-0 text-dim" />
            <span className="sr-only">{t('search.label')}</span>
            <input
              // biome-ignore lint/a11y/noAutofocus: the page is for this one field
              autoFocus
              type="search"
              maxLength={MOST_CHARS}
              value={text}
              placeholder={t('search.placeholder')}
              onChange={event => {
                setText(event.target.value);
                const next = event.target.value.trim();
                router.go(next === '' ? '/search' : `/search?q=${encodeURIComponent(next)}`, true);
              }}
              className="h-11 grow bg-transparent text-ink text-read outline-none pointer-coarse:text-[16px]"
            />
          </label>
          <Results query={query} found={found} />
        </div>
      </div>
    </main>
  );
};

/** The newest answer; an older one stays until it is there. */
const useSearch = (query: string): Found | undefined => {
  const { api, clock } = useApp();
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (query === '') return setFound(undefined);
    const abort = new AbortController();
    const cancel = clock.after(PAUSE_MS, () => {
      api.search(query, abort.signal).then(
        hits => setFound({ query, hits }),
        error => abort.signal.aborted || setFound({ query, hits: [], problem: toProblem(error) }),
      );
    });
    return () => {
      cancel();
      abort.abort();
    };
  }, [query, api, clock]);
  return found;
};

const Results = ({ query, found }: { readonly query: string; readonly found: Found | undefined }) => {
  if (query === '') {
    return (
      <Empty title={t('search.emptyTitle')}>
        <p className="text-dim">{t('search.empty')}</p>
      </Empty>
    );
  }
  if (found?.problem) return <ProblemNote problem={found.problem} />;
  if (!found || (found.query !== query && found.hits.length === 0)) {
    return (
      <p role="status" className="text-dim text-label">
        {t('search.searching')}
      </p>
    );
  }
  if (found.hits.length === 0) {
    return (
      <Empty title={t('search.nothing', { query })}>
        <p className="text-dim">{t('search.nothingHow')}</p>
      </Empty>
    );
  }
  return (
    <>
      <p role="status" className="text-dim text-small">
        {t('search.found', { n: found.hits.length })}
      </p>
      {[...Map.groupBy(found.hits, hit => hit.threadId)].map(([id, hits]) => (
        <ThreadHits key={id} id={id} hits={hits} />
      ))}
    </>
  );
};

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
  return (
    <section className="overflow-hidden rounded-card border border-line bg-panel">
      <h2 className="border-line border-b">
        <PlaceLink to={threadAddress(id)} className="flex h-9 items-center gap-2 px-3 hover:bg-soft">
          <b className="min-w-0 truncate">{thread?.title ?? t('search.thread')}</b>
          {channel && <span className="shrink-0 text-dim text-small"># {channel.name}</span>}
          <span className="grow" />
          {thread && <span className="figures shrink-0 text-dim text-small">{age(thread.at, time)}</span>}
        </PlaceLink>
      </h2>
      <ul className="divide-y divide-line">
        {shown.map(hit => (
          <li key={hit.seq}>
            <Hit hit={hit} />
          </li>
        ))}
      </ul>
      {shown.length < hits.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="h-8 w-full border-line border-t text-dim text-label hover:bg-soft hover:text-ink"
        >
          {t('search.more', { n: hits.length - shown.length })}
        </button>
      )}
    </section>
  );
};

const KINDS: Readonly<Record<string, WordKey>> = {
  title: 'search.kind.title',
  message: 'search.kind.message',
  command: 'search.kind.command',
  file_change: 'search.kind.file_change',
  plan: 'search.kind.plan',
  tool_call: 'search.kind.tool_call',
  error: 'search.kind.error',
};

const Hit = ({ hit }: { readonly hit: SearchHit }) => {
  const kind = KINDS[hit.kind];
  return (
    <PlaceLink
      to={threadAddress(hit.threadId, hit.kind === 'title' ? undefined : `seq-${hit.seq}`)}
      className="flex items-baseline gap-3 px-3 py-1.5 outline-offset-[-2px] hover:bg-soft"
    >
      <span className="w-16 shrink-0 text-dim text-small">{kind && t(kind)}</span>
      <span className="line-clamp-2 min-w-0 break-words text-label">
        {snippetPieces(hit.snippet).map(({ text, found }, index) =>
          found ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one snippet never move
            <mark key={index} className="rounded-[3px] bg-accent-soft font-semibold text-ink">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
    </PlaceLink>
  );
};
