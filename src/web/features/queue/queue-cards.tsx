// The messages that wait for the agent, as cards above the composer, in the order they will be taken: to change, to
// move, to give to the running turn at once, to cancel.
import { type KeyboardEvent, useRef, useState } from 'react';
import { isWorking, type WaitingMessage } from '../../../wire/thread/head.ts';
import { useWorkspace } from '../../context.ts';
import { chordOf, keys } from '../../keys.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CloseIcon, EditIcon, SteerIcon } from '../../ui/icons.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { EditMessage } from './edit-message.tsx';
import { withLeft } from './places.ts';
import { UndoCard } from './undo-card.tsx';
import { type CancelledCard, useCancelled } from './use-cancelled.ts';
import { DragGrip, useDragOrder } from './use-drag-order.tsx';
import { useOrder } from './use-order.ts';

export const QueueCards = ({ waiting }: { readonly waiting: readonly WaitingMessage[] }) => {
  const list = useRef<HTMLUListElement>(null);
  const { ordered, move } = useOrder(waiting);
  const ids = ordered.map(({ message }) => message.id);
  const drag = useDragOrder(list, ids, move);
  const { cancelled, cancel, undo, drop } = useCancelled();
  const entries = new Map(waiting.map(entry => [entry.message.id, entry]));
  if (waiting.length === 0 && cancelled.length === 0) return null;
  return (
    <ul
      ref={list}
      aria-label={t('queue.title', { n: waiting.length })}
      className="max-h-[34dvh] divide-y divide-line divide-dashed overflow-y-auto"
    >
      {withLeft(ids, cancelled).map(row => {
        if (typeof row === 'object') {
          return <UndoCard key={row.id} {...row} onUndo={() => undo(row)} onOver={() => drop(row.id)} />;
        }
        const entry = entries.get(row);
        const index = ids.indexOf(row);
        return (
          entry && (
            <QueueCard
              key={row}
              entry={entry}
              index={index}
              dropAbove={drag.target === index && drag.dragged !== undefined}
              dragged={drag.dragged === row}
              onGrab={drag.grab(row)}
              onMove={to => move(row, Math.max(0, Math.min(to, waiting.length - 1)))}
              onCancel={card => cancel(entry, card)}
            />
          )
        );
      })}
    </ul>
  );
};

type QueueCardProps = {
  readonly entry: WaitingMessage;
  readonly index: number;
  readonly dropAbove: boolean;
  readonly dragged: boolean;
  readonly onGrab: (event: React.PointerEvent) => void;
  readonly onMove: (to: number) => void;
  /** Whether the card had the focus, which goes to what takes its place, and how much room that has. */
  readonly onCancel: (card: CancelledCard) => void;
};

const QueueCard = ({ entry, index, dropAbove, dragged, onGrab, onMove, onCancel }: QueueCardProps) => {
  const { thread } = useThreadScope();
  const { me, members } = useWorkspace();
  const running = useSelected(thread.view, ({ head }) => head !== null && isWorking(head));
  const [editing, setEditing] = useState(false);
  const { message, state, asked } = entry;
  const mine = message.author === me;
  const author = nameOf(message.author, members);
  // What the agent took meanwhile leaves the queue by itself; there is nothing to tell.
  const steer = () => void thread.ask('steer_message', { messageId: message.id }).catch(() => undefined);

  const cancel = (element: HTMLElement, focused: boolean) =>
    onCancel({ focused, height: element.closest('li')?.offsetHeight ?? 0 });

  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.target !== event.currentTarget) return;
    const chord = chordOf(event);
    const is = (id: keyof typeof keys) => (keys[id].chords as readonly string[]).includes(chord);
    if (is('queue.edit') && mine) setEditing(true);
    else if (is('queue.up')) onMove(index - 1);
    else if (is('queue.down')) onMove(index + 1);
    else if (is('queue.steer') && running) steer();
    else if (is('queue.cancel')) cancel(event.currentTarget, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <li
      data-card=""
      // biome-ignore lint/a11y/noNoninteractiveTabindex: with the focus on the card its keys work
      tabIndex={0}
      aria-label={t('queue.card', { n: index + 1, text: message.text.slice(0, 80) })}
      onKeyDown={onKeyDown}
      className={classes(
        'relative flex items-start gap-1.5 bg-paper py-1 pr-1.5 pl-1 text-label outline-offset-[-2px]',
        dropAbove && 'before:absolute before:inset-x-0 before:-top-px before:h-0.5 before:bg-accent',
        dragged && 'opacity-45',
      )}
    >
      <DragGrip onPointerDown={onGrab} />
      {editing ? (
        <EditMessage entry={entry} onDone={() => setEditing(false)} />
      ) : (
        <>
          {/* Room around it, not in it: a third line would show there. What was asked for takes of that room: a card stays
              as high as it is. */}
          <div className={classes('my-0.5 min-w-0 grow', asked ? 'pointer-coarse:my-[3px]' : 'pointer-coarse:my-3')}>
            <p className="line-clamp-2 whitespace-pre-wrap break-words text-ink">
              {!mine && <b>{author}: </b>}
              {message.text || t('queue.files', { n: message.attachments.length })}
            </p>
            {asked && <p className="wide:hidden text-dim text-small">{t(`queue.asked.${asked}`)}</p>}
          </div>
          <span role="status" className="shrink-0 py-0.5 pl-2 text-dim text-small max-wide:hidden">
            {asked ? t(`queue.asked.${asked}`) : t(`queue.state.${state === 'sent' ? 'sent' : 'on_laptop'}`)}
          </span>
          {running && (
            <Button look="quiet" size="small" disabled={asked !== undefined} onClick={steer}>
              <SteerIcon /> <span className="max-wide:sr-only">{t('queue.steer')}</span>
            </Button>
          )}
          {mine && (
            <IconButton label={t('queue.edit')} size="small" onClick={() => setEditing(true)}>
              <EditIcon />
            </IconButton>
          )}
          <IconButton
            label={t('queue.cancel')}
            size="small"
            disabled={asked === 'cancel'}
            // A click that no pointer made comes from a key.
            onClick={event => cancel(event.currentTarget, event.detail === 0)}
          >
            <CloseIcon />
          </IconButton>
        </>
      )}
    </li>
  );
};
