// A dialog: the browser's own, which traps the focus, closes on Escape and gives the focus back. On a phone it rises
// from the bottom edge; a `sheet` comes in from the left, and a `full` one leaves nothing else to be seen.
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '../words/t.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import { CloseIcon } from './icons.tsx';

export type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Above the content: shown, or only told to screen readers. */
  readonly heading?: 'shown' | 'hidden';
  readonly shape?: 'card' | 'wide' | 'top' | 'sheet' | 'full';
};

const SHAPES = {
  card: 'm-auto w-[min(520px,100vw-24px)] max-h-[min(720px,100dvh-32px)] rounded-card max-wide:mb-3',
  wide: 'm-auto w-[min(760px,100vw-24px)] max-h-[min(780px,100dvh-32px)] rounded-card max-wide:mb-3',
  top: 'mx-auto mt-[12vh] mb-auto w-[min(620px,100vw-24px)] max-h-[70dvh] rounded-card max-wide:mt-3',
  sheet: 'm-0 h-dvh max-h-none w-[min(320px,86vw)] border-y-0 border-l-0 pt-[env(safe-area-inset-top)]!',
  full: 'm-0 h-dvh max-h-none w-screen border-0 pt-[env(safe-area-inset-top)]!',
} as const;

export const Dialog = ({ title, onClose, children, heading = 'shown', shape = 'card' }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  // Before the next key: one that is pressed while a dialog takes the place of another must find a field to go to.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Not the button that closes it, which comes first.
    const first = body.current?.querySelector<HTMLElement>('input, select, textarea, button');
    (first ?? element)?.focus();
    return () => {
      element?.close();
      bringCaretBack();
    };
  }, []);
  const onClick = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose(); // the backdrop belongs to the dialog itself
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, as `cancel`
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={onClick}
      className={classes(
        'max-w-none overflow-hidden border border-line bg-panel p-0 text-text shadow-floating outline-none',
        'backdrop:bg-veil backdrop:animate-fade open:flex open:flex-col',
        shape === 'sheet' ? 'animate-slide' : 'animate-rise',
        SHAPES[shape],
      )}
    >
      {heading === 'shown' ? (
        <header className="flex items-center justify-between gap-3 border-line border-b py-2 pr-2 pl-5">
          <h2 id={id} className="font-semibold text-base text-ink">
            {title}
          </h2>
          <IconButton label={t('dialog.close')} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        </header>
      ) : (
        <h2 id={id} className="sr-only">
          {title}
        </h2>
      )}
      <div ref={body} className="contents">
        {children}
      </div>
    </dialog>
  );
};

/**
 * Chromium gives the focus back to the field it came from, but leaves the caret in the field of the dialog, which goes
 * with it: what is typed next would be lost.
 */
const bringCaretBack = (): void => {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  // Fields that hold no text have no caret: null.
  if (field.selectionStart !== null) field.setSelectionRange(field.selectionStart, field.selectionEnd);
};
