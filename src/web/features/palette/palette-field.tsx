// Where one types into the palette. It is there with the key that opens it, before the palette itself has come from the
// hub, so that nothing that is typed at once goes to the page below.
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { t } from '../../words/t.ts';

type PaletteFieldProps = {
  readonly query: string;
  /** Id of the entry that Enter takes. */
  readonly chosen?: string | undefined;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onQuery: (query: string) => void;
};

export const PaletteField = ({ query, chosen, onKeyDown, onQuery }: PaletteFieldProps) => (
  <label className="flex items-center gap-2.5 border-line border-b px-4">
    <SearchIcon className="shrink-0 text-dim" />
    <input
      // biome-ignore lint/a11y/noAutofocus: what a key has opened to be typed into
      autoFocus
      role="combobox"
      aria-expanded
      aria-controls="palette-list"
      aria-activedescendant={chosen}
      aria-label={t('palette.label')}
      value={query}
      placeholder={t('palette.placeholder')}
      onKeyDown={onKeyDown}
      onChange={event => onQuery(event.target.value)}
      className="h-12 grow bg-transparent text-ink text-read outline-none pointer-coarse:text-[16px]"
    />
  </label>
);

/** What was typed before the palette was there, and whether Enter was pressed at its end. */
export type Begun = { query: string; entered: boolean };

type PaletteOpeningProps = {
  /** Keeps what is typed meanwhile, for the palette to begin with. */
  readonly begun: RefObject<Begun>;
  readonly onClose: () => void;
};

export const PaletteOpening = ({ begun, onClose }: PaletteOpeningProps) => {
  const [query, setQuery] = useState('');
  return (
    <Dialog title={t('action.palette')} heading="hidden" shape="top" onClose={onClose}>
      <PaletteField
        query={query}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) begun.current.entered = true;
        }}
        onQuery={next => {
          begun.current = { query: next, entered: false };
          setQuery(next);
        }}
      />
      <div id="palette-list" role="listbox" aria-label={t('palette.label')} className="h-64" />
    </Dialog>
  );
};
