// The palette: everything one can do or go to, by typing a part of its name. The same actions as in the menus.
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type ActionContext, actions, listedThreads } from '../../actions.ts';
import type { KeyId } from '../../keys.ts';
import { threadAddress } from '../../routes.ts';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { Chord, KeyHint } from '../../ui/key-hint.tsx';
import { t } from '../../words/t.ts';
import { rankEntries } from './rank.ts';

type Entry = {
  readonly id: string;
  readonly group: 'actions' | 'threads' | 'machines' | 'search';
  readonly name: string;
  readonly note?: string;
  readonly key?: KeyId | undefined;
  readonly run: () => void;
};

type PaletteProps = { readonly context: ActionContext; readonly onClose: () => void };

export const Palette = ({ context, onClose }: PaletteProps) => {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(() => collect(context), [context]);
  const found = useMemo(() => [...rankEntries(all, query), ...searchEntry(context, query)], [all, context, query]);
  const chosen = found[Math.min(at, found.length - 1)];

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
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
      <label className="flex items-center gap-2.5 border-line border-b px-4">
        <SearchIcon className="shrink-0 text-dim" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={chosen && `palette-${chosen.id}`}
          aria-label={t('palette.label')}
          value={query}
          placeholder={t('palette.placeholder')}
          onKeyDown={onKeyDown}
          onChange={event => {
            setQuery(event.target.value);
            setAt(0);
          }}
          className="h-12 grow bg-transparent text-ink text-read outline-none pointer-coarse:text-[16px]"
        />
      </label>
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
              <p className="px-2.5 pt-2 pb-1 font-medium text-dim text-small">{t(`palette.${entry.group}`)}</p>
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
              <span className="min-w-0 truncate text-ink">{entry.name}</span>
              {entry.note && <span className="min-w-0 grow truncate text-dim text-small">{entry.note}</span>}
              {!entry.note && <span className="grow" />}
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

const collect = (context: ActionContext): Entry[] => {
  const { app, workspace } = context;
  const { channels, runners } = workspace;
  return [
    ...actions
      .filter(({ id, when }) => id !== 'palette' && (when?.(context) ?? true))
      .map(
        ({ id, words, key, run }): Entry => ({ id, group: 'actions', name: t(words), key, run: () => run(context) }),
      ),
    ...listedThreads(workspace)
      .toSorted((a, b) => b.at - a.at)
      .map(({ id, title, channelId, state }): Entry => {
        const channel = channels.find(each => each.id === channelId)?.name ?? '';
        const note = state === 'idle' ? `# ${channel}` : `# ${channel} · ${t(`thread.state.${state}`)}`;
        return { id, group: 'threads', name: title, note, run: () => app.router.go(threadAddress(id)) };
      }),
    ...runners.map(
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

const searchEntry = ({ app }: ActionContext, query: string): Entry[] => {
  const words = query.trim();
  if (words === '') return [];
  const run = () => app.router.go(`/search?q=${encodeURIComponent(words)}`);
  return [{ id: 'search-for', group: 'search', name: t('palette.searchFor', { query: words }), run }];
};
