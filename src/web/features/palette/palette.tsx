// The palette: everything one can do or go to, by typing a part of its name. Its field is there with the key that opens
// it, and keeps the keys that come before the list (palette-list.tsx) has come from the hub: none goes to the page below.
// Not a `Suspense`, because React holds what comes soon after a fallback back for 300 ms, and people have typed by then.
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import type { ActionContext } from '../../actions.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { Chord } from '../../ui/key-hint.tsx';
import { t } from '../../words/t.ts';
import type { Asked, PaletteList } from './palette-list.tsx';

type PaletteProps = { readonly context: ActionContext; readonly onClose: () => void };

/** For the page's life: the second time, it is there at once. */
let loaded: typeof PaletteList | undefined;

export const Palette = ({ context, onClose }: PaletteProps) => {
  const [asked, setAsked] = useState<Asked>({ query: '', at: 0, entered: 0 });
  const [chosen, setChosen] = useState<string>();
  const [List, setList] = useState(() => loaded);
  const point = useCallback((at: number) => setAsked(before => ({ ...before, at })), []);
  useEffect(() => {
    if (List) return;
    import('./palette-list.tsx').then(
      ({ PaletteList: part }) => {
        loaded = part;
        setList(() => part);
      },
      onClose, // without a connection, in a browser that has kept nothing yet
    );
  }, [List, onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAsked(({ at, ...rest }) => ({ ...rest, at: at + step }));
    else if (event.key === 'Enter') setAsked(({ entered, ...rest }) => ({ ...rest, entered: entered + 1 }));
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t('action.palette')} heading="hidden" shape="top" onClose={onClose}>
      <label className="flex items-center gap-2.5 border-line border-b px-4">
        <SearchIcon className="shrink-0 text-dim" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={chosen}
          aria-label={t('palette.label')}
          value={asked.query}
          placeholder={t('palette.placeholder')}
          onKeyDown={onKeyDown}
          onChange={event => setAsked({ query: event.target.value, at: 0, entered: 0 })}
          className="h-12 min-w-0 grow bg-transparent text-ink text-read outline-none placeholder:text-ellipsis pointer-coarse:text-[16px]"
        />
      </label>
      {/* The list is never focused: the field has the focus, and tells which entry is chosen. */}
      <div id="palette-list" role="listbox" aria-label={t('palette.label')} className="min-h-0 overflow-y-auto p-1.5">
        {List ? (
          <List context={context} asked={asked} onPoint={point} onChosen={setChosen} onClose={onClose} />
        ) : (
          <div className="h-64" />
        )}
      </div>
      <Legend />
    </Dialog>
  );
};

const Legend = () => (
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
);
