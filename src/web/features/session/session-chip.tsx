// How the agent is asked to run, as a chip in the composer; it opens the settings of the session. Where little room is left
// beside everything one can do with a message, it is a picture without words.
import { useRef } from 'react';
import { useKey } from '../../context.ts';
import { isWritten } from '../../data/composer.ts';
import { classes } from '../../ui/classes.ts';
import { SessionIcon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { SessionPanel } from './session-panel.tsx';

type SessionChipProps = { readonly open: boolean; readonly onOpen: (open: boolean) => void };

export const SessionChip = ({ open, onOpen }: SessionChipProps) => {
  const { thread, composer } = useThreadScope();
  const session = useSelected(thread.view, view => view.head?.session);
  const running = useSelected(thread.view, view => Boolean(view.head?.turn));
  const written = useSelected(composer.draft, isWritten);
  const anchor = useRef<HTMLButtonElement>(null);
  useKey('session.settings', session ? () => onOpen(true) : undefined);
  if (!session) return null;
  const { effective, requested } = session;
  const model = effective?.model ?? requested.model ?? t('settings.modelDefault');
  const effort = effective?.effort ?? requested.effort;
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        data-tip={t('session.open')}
        data-tip-key="session.settings"
        onClick={() => onOpen(!open)}
        className="flex h-6 min-w-0 items-center gap-1.5 rounded-full border border-line px-2 text-dim text-small hover:bg-soft hover:text-ink pointer-coarse:h-9 pointer-coarse:min-w-11 pointer-coarse:justify-center pointer-coarse:px-3"
      >
        <SessionIcon className="shrink-0" />
        <span className="sr-only">{t('session.open')}</span>
        <span className={classes('truncate', running && written && 'max-wide:hidden')}>
          {[model, effort && t('settings.effortShort', { effort })].filter(Boolean).join(' · ')}
        </span>
      </button>
      {open && (
        <Popover
          anchor={anchor}
          label={t('session.title')}
          side="above"
          onClose={() => onOpen(false)}
          className="w-[640px] p-0! max-wide:max-h-[90dvh]!"
        >
          <SessionPanel session={session} onDone={() => onOpen(false)} />
        </Popover>
      )}
    </>
  );
};
