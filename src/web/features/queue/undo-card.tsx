// A message that was just cancelled, in the very place where it stood, for as long as one may think better of it.
// Nothing moves when it is cancelled; only when its time is over the cards close up.
import { useEffect, useRef } from 'react';
import type { WaitingMessage } from '../../../wire/thread/head.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { UndoIcon } from '../../ui/icons.tsx';
import { t } from '../../words/t.ts';
import type { CancelledCard } from './use-cancelled.ts';

/** Long enough to read the line and reach for the button. */
const UNDO_MS = 7_000;

type UndoCardProps = {
  readonly entry: WaitingMessage;
  readonly card: CancelledCard;
  readonly onUndo: () => void;
  readonly onOver: () => void;
};

export const UndoCard = ({ entry: { message }, card: { focused, height }, onUndo, onOver }: UndoCardProps) => {
  const { clock } = useApp();
  const { me } = useWorkspace();
  const button = useRef<HTMLButtonElement>(null);
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => clock.after(UNDO_MS, () => over.current()), [clock]);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  return (
    <li
      style={{ height }}
      className="flex items-center gap-2 bg-paper pr-1.5 pl-[30px] text-dim text-label pointer-coarse:pl-[42px]"
    >
      <span className="min-w-0 grow truncate line-through">
        {message.text || t('queue.files', { n: message.attachments.length })}
      </span>
      <span role="status" className="shrink-0 text-small">
        {t('queue.cancelled')}
      </span>
      {message.author === me && (
        // Posted again it would be one's own: only its author can have a message back.
        <Button ref={button} look="quiet" size="small" className="text-accent!" onClick={onUndo}>
          <UndoIcon /> {t('queue.undo')}
        </Button>
      )}
    </li>
  );
};
