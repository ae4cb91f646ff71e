// What is searched for, as the address says it, so that a search can be linked and gone back to: words and filters. Pure.
import { channelId, memberId, runnerId } from '../../../wire/protocol/ids.ts';
import { type SearchQuery, searchKind } from '../../../wire/protocol/search.ts';
import { dayStart } from '../../text/day-start.ts';

export type Filters = {
  readonly q: string;
  readonly kind?: string | undefined;
  readonly by?: string | undefined;
  readonly in?: string | undefined;
  readonly on?: string | undefined;
  /** Days as `2026-11-22`, both included, where the reader is. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const NAMES = ['kind', 'by', 'in', 'on', 'from', 'to'] as const;
export type FilterName = (typeof NAMES)[number];

export const readFilters = (params: URLSearchParams): Filters => ({
  q: params.get('q') ?? '',
  ...Object.fromEntries(NAMES.flatMap(name => (params.get(name) ? [[name, params.get(name)]] : []))),
});

/** `/search?q=tide&kind=command`. */
export const searchAddress = (filters: Partial<Filters>): string => {
  const given = (['q', ...NAMES] as const).flatMap((name): [string, string][] => {
    const value = filters[name]?.trim();
    return value ? [[name, value]] : [];
  });
  return given.length === 0 ? '/search' : `/search?${new URLSearchParams(given)}`;
};

export const isNarrowed = (filters: Filters): boolean => NAMES.some(name => filters[name]);

/** What to ask the hub; undefined when there is nothing to look for. What nobody can mean is left out. */
export const toQuery = (filters: Filters): SearchQuery | undefined => {
  const kind = searchKind.safeParse(filters.kind).data;
  const by = memberId.safeParse(filters.by).data;
  const channel = channelId.safeParse(filters.in).data;
  const runner = runnerId.safeParse(filters.on).data;
  const after = dayStart(filters.from);
  const before = dayStart(filters.to, 1);
  const q = filters.q.trim();
  // The hub looks through words, kinds and people; the others only narrow that.
  if (q === '' && !kind && !by) return undefined;
  return {
    q,
    ...(kind && { kind }),
    ...(by && { by }),
    ...(channel && { channel }),
    ...(runner && { runner }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  };
};
