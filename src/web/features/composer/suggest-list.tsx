// The list above the composer. It is never focused: the text has the focus and the keys. As wide as the composer, so
// that paths can be read, and with rows a thumb can hit.
import { type RefObject, useEffect, useRef } from 'react';
import { useWorkspace } from '../../context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { FileIcon, SessionIcon } from '../../ui/icons.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { t } from '../../words/t.ts';
import type { Suggestion } from './suggestions.ts';
import type { Suggest } from './use-suggest.ts';

export const SUGGEST_ID = 'composer-suggestions';

/** The id of an entry, for `aria-activedescendant`. */
export const optionId = (index: number): string => `${SUGGEST_ID}-${index}`;

export const SuggestList = ({ suggest }: { readonly suggest: Suggest }) => {
  const list = useRef<HTMLDivElement>(null);
  useScrollTo(list, suggest.chosen);
  const { entries, chosen, note } = suggest;
  return (
    <div
      className="absolute inset-x-0 bottom-full z-20 mb-1.5 animate-rise overflow-hidden rounded-card border border-line bg-panel shadow-floating"
      // A click must not take the focus out of the text.
      onPointerDown={event => event.preventDefault()}
    >
      <div
        ref={list}
        id={SUGGEST_ID}
        role="listbox"
        aria-label={t('suggest.label')}
        className="max-h-[min(320px,38dvh)] overflow-y-auto overscroll-contain p-1"
      >
        {entries.map((entry, index) => (
          <div key={`${entry.group}:${entry.id}`} role="presentation">
            {entry.group !== entries[index - 1]?.group && (
              <p role="presentation" className="px-2 pt-1.5 pb-0.5 font-medium text-dim text-small">
                {t(`suggest.${entry.group}`)}
              </p>
            )}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the text has the focus */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the text handles the keys */}
            <div
              id={optionId(index)}
              role="option"
              aria-selected={index === chosen}
              onClick={() => suggest.choose(index)}
              onPointerMove={() => suggest.point(index)}
              className={classes(
                'flex h-8 cursor-pointer items-center gap-2 rounded-row px-2 text-label pointer-coarse:h-11',
                index === chosen && 'bg-soft',
              )}
            >
              <EntryIcon entry={entry} />
              <span
                className={classes(
                  'shrink-0 text-ink',
                  entry.group !== 'people' && 'max-w-[70%] truncate',
                  entry.group === 'commands' && 'wide:min-w-40',
                )}
              >
                {entry.name}
              </span>
              <span className="min-w-0 grow truncate text-dim text-small">{entry.note}</span>
              {entry.key && <KeyHint id={entry.key} />}
            </div>
          </div>
        ))}
      </div>
      {note && (
        <p role="status" className="border-line border-t px-3 py-1.5 text-dim text-small">
          {note}
        </p>
      )}
    </div>
  );
};

const EntryIcon = ({ entry: { group, id, name } }: { readonly entry: Suggestion }) => {
  const { members } = useWorkspace();
  switch (group) {
    case 'people':
      return <Avatar person={members.find(member => member.id === id) ?? { id, name }} />;
    case 'agents':
      return <SessionIcon className="mx-[5px] shrink-0 text-accent" />;
    case 'files':
      return <FileIcon className="mx-1 shrink-0 text-dim" />;
    case 'commands':
      return null;
  }
};

const useScrollTo = (list: RefObject<HTMLElement | null>, chosen: number): void => {
  useEffect(() => {
    list.current?.querySelector(`#${optionId(chosen)}`)?.scrollIntoView({ block: 'nearest' });
  }, [list, chosen]);
};
