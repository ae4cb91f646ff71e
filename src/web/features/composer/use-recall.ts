// ↑ in an empty composer brings back what one wrote before in this thread, one message after the other; ↓ goes forward.
import { type KeyboardEvent, type RefObject, useMemo, useRef } from 'react';
import { useWorkspace } from '../../context.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

export type Recall = ((event: KeyboardEvent<HTMLTextAreaElement>) => void) & {
  /** Called when someone writes: what was brought back is their own text then. */
  readonly forget: () => void;
};

export const useRecall = (field: RefObject<HTMLTextAreaElement | null>): Recall => {
  const { thread, composer } = useThreadScope();
  const { me } = useWorkspace();
  /** How many messages back; 0 is the draft. */
  const back = useRef(0);

  return useMemo(() => {
    const written = (): string[] =>
      thread.view
        .get()
        .timeline.entries.flatMap(entry =>
          entry.kind === 'message' && entry.message?.author === me ? [entry.edited?.text ?? entry.message.text] : [],
        )
        .reverse();
    const show = (steps: number) => {
      const texts = written();
      back.current = Math.max(0, Math.min(steps, texts.length));
      composer.write(texts[back.current - 1] ?? '');
      requestAnimationFrame(() => field.current?.setSelectionRange(1e9, 1e9));
    };
    const recall = (event: KeyboardEvent<HTMLTextAreaElement>) => {
      const untouched = composer.draft.get().text === '' || back.current > 0;
      if (!untouched || event.shiftKey || event.altKey || event.metaKey || event.ctrlKey) return;
      if (event.key === 'ArrowUp' && event.currentTarget.selectionStart === event.currentTarget.value.length) {
        event.preventDefault();
        show(back.current + 1);
      } else if (event.key === 'ArrowDown' && back.current > 0) {
        event.preventDefault();
        show(back.current - 1);
      }
    };
    return Object.assign(recall, {
      forget: () => {
        back.current = 0;
        thread.sayTyping();
      },
    });
  }, [thread, composer, me, field]);
};
