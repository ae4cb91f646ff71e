// Search over everything that was written and done: results while one types, narrowed by filters, all of it in the
// address. Arrow keys go from the field through the finds and back; letters go on with the search.
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { limits } from '../../../wire/protocol/limits.ts';
import { useApp } from '../../context.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { CloseIcon, SearchIcon } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { FilterRow } from './filter-row.tsx';
import { type Filters, isNarrowed, readFilters, searchAddress, toQuery } from './filters.ts';
import { Results } from './results.tsx';
import { type SearchState, useSearch } from './use-search.ts';

export const SearchScreen = () => {
  const { router } = useApp();
  // The address is the truth, also when one goes back; it has no space at the end, which someone may be typing.
  const filters = readFilters(useStore(router.place).query);
  const [typed, setTyped] = useState(filters.q);
  const text = typed.trim() === filters.q ? typed : filters.q;
  const page = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const query = toQuery(filters);
  const state = useSearch(query);
  const change = (changes: Partial<Filters>) => {
    if (changes.q !== undefined) setTyped(changes.q);
    router.go(searchAddress({ ...filters, ...changes }), true);
  };
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.search')}</PageTitle>} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of what is in it come by here */}
      <div
        ref={page}
        onKeyDown={event => walk(event, page.current, field.current)}
        className="min-h-0 grow overflow-y-auto px-5 py-6 max-wide:px-3.5"
      >
        <div className="mx-auto flex max-w-(--column) flex-col gap-4">
          <label className="flex items-center gap-2 rounded-card border border-edge bg-panel px-3 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1">
            <SearchIcon className="shrink-0 text-dim" />
            <span className="sr-only">{t('search.label')}</span>
            <input
              ref={field}
              // biome-ignore lint/a11y/noAutofocus: the page is for this one field
              autoFocus
              type="search"
              data-hit
              maxLength={limits.searchChars}
              value={text}
              placeholder={t('search.placeholder')}
              onChange={event => change({ q: event.target.value })}
              className="h-11 min-w-0 grow bg-transparent text-ink text-read outline-none pointer-coarse:text-[16px] [&::-webkit-search-cancel-button]:hidden"
            />
            {text !== '' && (
              <IconButton
                label={t('search.clear')}
                onClick={() => {
                  change({ q: '' });
                  field.current?.focus();
                }}
              >
                <CloseIcon />
              </IconButton>
            )}
          </label>
          <FilterRow filters={filters} onChange={change} />
          <Answer
            words={filters.q}
            asked={query !== undefined}
            state={state}
            onWiden={isNarrowed(filters) ? () => router.go(searchAddress({ q: filters.q }), true) : undefined}
          />
        </div>
      </div>
    </main>
  );
};

type AnswerProps = {
  readonly words: string;
  readonly asked: boolean;
  readonly state: SearchState;
  /** Takes the filters away; undefined while there is none. */
  readonly onWiden: (() => void) | undefined;
};

const Answer = ({ words, asked, state: { found, problem, busy, more }, onWiden }: AnswerProps) => {
  const widen = (size: 'small' | 'normal') =>
    onWiden && (
      <Button size={size} look={size === 'small' ? 'quiet' : 'plain'} onClick={onWiden}>
        {t('search.filter.clear')}
      </Button>
    );
  if (!asked) {
    return (
      <Empty title={t('search.emptyTitle')}>
        <p className="text-dim">{t('search.empty')}</p>
        {widen('normal')}
      </Empty>
    );
  }
  if (!found) {
    if (problem) return <ProblemNote problem={problem} />;
    return <Status aside={widen('small')}>{t('search.searching')}</Status>;
  }
  const { hits, next } = found;
  const n = hits.length;
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      {n > 0 ? (
        <Status aside={widen('small')}>
          {busy ? t('search.searching') : t(next === undefined ? 'search.found' : 'search.foundMore', { n })}
        </Status>
      ) : (
        <Empty
          title={busy ? t('search.searching') : words ? t('search.nothing', { query: words }) : t('search.nothingHere')}
        >
          {!busy && <p className="text-dim">{t('search.nothingHow', { narrowed: onWiden ? 'yes' : 'no' })}</p>}
          {widen('normal')}
        </Empty>
      )}
      <Results hits={hits} />
      {more && (
        <Button className="self-center" onClick={more}>
          {t('search.next')}
        </Button>
      )}
    </>
  );
};

const Status = ({ aside, children }: { readonly aside: ReactNode; readonly children: string }) => (
  <div className="flex min-h-6 items-center justify-between gap-3">
    <p role="status" className="figures text-dim text-small">
      {children}
    </p>
    {aside}
  </div>
);

/** ↑ and ↓ from the field through the finds; Enter in the field opens the first of them. */
const walk = (event: KeyboardEvent, page: HTMLElement | null, field: HTMLInputElement | null): void => {
  if (event.nativeEvent.isComposing || !(event.target instanceof HTMLElement)) return;
  const { key } = event;
  const stops = [...(page?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])];
  const at = stops.indexOf(event.target);
  if (at < 0) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step !== undefined) {
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
  } else if (key === 'Enter' && event.target === field) {
    // The first find itself, not the thread it is in.
    page?.querySelector<HTMLElement>('li [data-hit]')?.click();
  } else if (
    key.length === 1 &&
    key !== ' ' &&
    event.target !== field &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey
  ) {
    field?.focus(); // the letter then goes where letters go
    return;
  } else return;
  event.preventDefault();
};
