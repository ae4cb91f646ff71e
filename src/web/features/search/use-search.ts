// Asks the hub while someone types. What was found last stays until something newer is there, so that the page does
// not flicker; a search that is overtaken is given up.
import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { SearchAnswer, SearchHit, SearchQuery } from '../../../wire/protocol/search.ts';
import { useApp } from '../../context.ts';

/** Long enough for two keys pressed as one, too short to be noticed. */
const PAUSE_MS = 30;

export type Found = {
  /** What these are the finds of; an older search while the newest is under way. */
  readonly query: SearchQuery;
  readonly hits: readonly SearchHit[];
  readonly next?: number | undefined;
};

export type SearchState = {
  readonly found: Found | undefined;
  readonly problem: Problem | undefined;
  readonly busy: boolean;
  /** Reads the next page; undefined when there is none. */
  readonly more: (() => void) | undefined;
};

export const useSearch = (query: SearchQuery | undefined): SearchState => {
  const { api, clock } = useApp();
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const key = JSON.stringify(query);
  useEffect(() => {
    const wanted = key === undefined ? undefined : (JSON.parse(key) as SearchQuery);
    setProblem(undefined);
    setBusy(wanted !== undefined);
    if (!wanted) return setFound(undefined);
    const abort = new AbortController();
    const cancel = clock.after(PAUSE_MS, () => {
      api.search(wanted, abort.signal).then(
        answer => {
          setFound({ query: wanted, ...answer });
          setBusy(false);
        },
        error => {
          if (abort.signal.aborted) return;
          setProblem(toProblem(error));
          setBusy(false);
        },
      );
    });
    return () => {
      cancel();
      abort.abort();
    };
  }, [key, api, clock]);

  const more = async ({ query: asked, next }: Found) => {
    const answer = await api.search({ ...asked, cursor: next }).catch(error => void setProblem(toProblem(error)));
    if (answer) setFound(known => (known?.query === asked && known.next === next ? join(known, answer) : known));
  };
  return { found, problem, busy, more: found?.next === undefined ? undefined : () => void more(found) };
};

const join = (known: Found, { hits, next }: SearchAnswer): Found => ({
  query: known.query,
  hits: [...known.hits, ...hits],
  next,
});
