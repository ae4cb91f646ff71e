// What the palette offers for what was typed: what was looked at last stands first, and messages that hold the words are
// searched for at the hub meanwhile. The same actions as in the menus.
import { useEffect, useLayoutEffect, useMemo } from 'react';
import type { ActionContext } from '../../actions.ts';
import { classes } from '../../ui/classes.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { t } from '../../words/t.ts';
import { useSearch } from '../search/use-search.ts';
import { collectEntries, type Entry, hitEntries, searchEntry } from './entries.tsx';
import { rankEntries } from './rank.ts';

/** What the keys have asked for so far. */
export type Asked = {
  readonly query: string;
  /** Steps down from the first entry; the list is a ring. */
  readonly at: number;
  /** How often Enter was pressed since something was typed. */
  readonly entered: number;
};

type PaletteListProps = {
  readonly context: ActionContext;
  readonly asked: Asked;
  readonly onPoint: (at: number) => void;
  /** @param id of the element of the entry that Enter takes */
  readonly onChosen: (id: string | undefined) => void;
  readonly onClose: () => void;
};

/** Shorter words are in everything. */
const MIN_SEARCH = 2;
const MOST_HITS = 6;

export const PaletteList = ({ context, asked, onPoint, onChosen, onClose }: PaletteListProps) => {
  const { query, at, entered } = asked;
  const words = query.trim();
  const { found: answer, busy } = useSearch(words.length < MIN_SEARCH ? undefined : { q: words, limit: MOST_HITS });
  const all = useMemo(() => collectEntries(context), [context]);
  const found = useMemo(
    () => [
      ...rankEntries(words === '' ? all : all.filter(({ group }) => group !== 'recent'), query),
      ...hitEntries(context, answer?.hits ?? []),
      ...searchEntry(context, words),
    ],
    [all, context, query, words, answer],
  );
  const chosen = found.at(at % Math.max(1, found.length));
  const element = chosen && `palette-${chosen.id}`;

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen when Enter was pressed, or when the list came
  useLayoutEffect(() => {
    if (entered > 0) run(chosen);
  }, [entered]);
  useLayoutEffect(() => onChosen(element), [element, onChosen]);
  useEffect(() => {
    if (element) document.getElementById(element)?.scrollIntoView({ block: 'nearest' });
  }, [element]);

  return (
    <>
      {found.map((entry, index) => (
        <div key={entry.id}>
          {entry.group !== found[index - 1]?.group && (
            <GroupStart group={entry.group} busy={busy} first={index === 0} />
          )}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the field has the focus */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys */}
          <div
            id={`palette-${entry.id}`}
            role="option"
            aria-selected={entry === chosen}
            onClick={() => run(entry)}
            onPointerMove={() => onPoint(index)}
            className={classes(
              'flex h-9 cursor-pointer items-center gap-2.5 rounded-row px-2.5 pointer-coarse:h-11',
              // Where there is little room what was found goes above where it was.
              entry.shown !== undefined &&
                'max-wide:h-auto! max-wide:flex-col max-wide:items-start max-wide:gap-0 max-wide:py-2',
              entry === chosen && 'bg-soft',
            )}
          >
            <span
              className={classes(
                'min-w-0 max-w-[70%] shrink-0 truncate text-ink',
                entry.shown !== undefined && 'max-wide:line-clamp-2 max-wide:max-w-full max-wide:whitespace-normal',
              )}
            >
              {entry.shown ?? entry.name}
            </span>
            <span className="min-w-0 max-w-full grow truncate text-dim text-small">{entry.note}</span>
            {entry.key && <KeyHint id={entry.key} />}
          </div>
        </div>
      ))}
      {found.length === 0 && <p className="px-2.5 py-3 text-dim text-label">{t('palette.nothing')}</p>}
    </>
  );
};

type GroupStartProps = { readonly group: Entry['group']; readonly busy: boolean; readonly first: boolean };

/** The search says itself what it is. */
const GroupStart = ({ group, busy, first }: GroupStartProps) =>
  group === 'search' ? (
    !first && <div className="mx-2.5 my-1.5 border-line border-t" />
  ) : (
    <p className="px-2.5 pt-2 pb-1 font-medium text-dim text-small">
      {t(`palette.${group}`)}
      {group === 'hits' && busy && ` · ${t('search.searching')}`}
    </p>
  );
