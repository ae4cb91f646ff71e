// The palette: everything one can do or go to, by typing a part of its name; what was looked at last stands first, and
// messages that hold the words are searched for at the hub meanwhile. The same actions as in the menus.
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { ActionContext } from '../../actions.ts';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Chord, KeyHint } from '../../ui/key-hint.tsx';
import { t } from '../../words/t.ts';
import { useSearch } from '../search/use-search.ts';
import { collectEntries, type Entry, hitEntries, searchEntry } from './entries.tsx';
import { type Begun, PaletteField } from './palette-field.tsx';
import { rankEntries } from './rank.ts';

type PaletteProps = {
  readonly context: ActionContext;
  readonly begun: RefObject<Begun>;
  readonly onClose: () => void;
};

/** Shorter words are in everything. */
const MIN_SEARCH = 2;
const MOST_HITS = 6;

export const Palette = ({ context, begun, onClose }: PaletteProps) => {
  const [query, setQuery] = useState(() => begun.current.query);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
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
  const chosen = found[Math.min(at, found.length - 1)];

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with the entries that are there first
  useEffect(() => {
    if (begun.current.entered) run(chosen);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    list.current?.querySelector(`[data-id="${CSS.escape(chosen?.id ?? '')}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  return (
    <Dialog title={t('action.palette')} heading="hidden" shape="top" onClose={onClose}>
      <PaletteField
        query={query}
        chosen={chosen && `palette-${chosen.id}`}
        onKeyDown={onKeyDown}
        onQuery={next => {
          setQuery(next);
          setAt(0);
        }}
      />
      {/* The list is never focused: the field has the focus, and tells which entry is chosen. */}
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label={t('palette.label')}
        className="min-h-0 overflow-y-auto p-1.5"
      >
        {found.map((entry, index) => (
          <div key={entry.id}>
            {entry.group !== found[index - 1]?.group && (
              <p className="px-2.5 pt-2 pb-1 font-medium text-dim text-small">
                {t(`palette.${entry.group}`)}
                {entry.group === 'hits' && busy && ` · ${t('search.searching')}`}
              </p>
            )}
            {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys */}
            <div
              id={`palette-${entry.id}`}
              data-id={entry.id}
              role="option"
              aria-selected={entry === chosen}
              onClick={() => run(entry)}
              onPointerMove={() => setAt(index)}
              className={classes(
                'flex h-9 cursor-pointer items-center gap-2.5 rounded-row px-2.5 pointer-coarse:h-11',
                entry === chosen && 'bg-soft',
              )}
            >
              <span className="min-w-0 shrink-0 truncate text-ink max-w-[70%]">{entry.shown ?? entry.name}</span>
              <span className="min-w-0 grow truncate text-dim text-small">{entry.note}</span>
              {entry.key && <KeyHint id={entry.key} />}
            </div>
          </div>
        ))}
        {found.length === 0 && <p className="px-2.5 py-3 text-dim text-label">{t('palette.nothing')}</p>}
      </div>
      <footer className="flex gap-4 border-line border-t bg-side px-4 py-2 text-dim text-small pointer-coarse:hidden">
        <span className="flex items-center gap-1">
          <Chord chord="ArrowUp" />
          <Chord chord="ArrowDown" /> {t('palette.move')}
        </span>
        <span className="flex items-center gap-1">
          <Chord chord="Enter" /> {t('palette.choose')}
        </span>
        <span className="flex items-center gap-1">
          <Chord chord="Escape" /> {t('palette.close')}
        </span>
      </footer>
    </Dialog>
  );
};
