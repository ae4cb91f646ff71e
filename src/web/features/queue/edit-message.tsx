// Changes a waiting message in its place.
import { type KeyboardEvent, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { WaitingMessage } from '../../../wire/thread/head.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

type EditMessageProps = { readonly entry: WaitingMessage; readonly onDone: () => void };

export const EditMessage = ({ entry: { message }, onDone }: EditMessageProps) => {
  const { thread } = useThreadScope();
  const [text, setText] = useState(message.text);
  const [problem, setProblem] = useState<Problem>();
  const save = () => {
    if (text.trim() === '' || text === message.text) return onDone();
    thread.ask('edit_message', { messageId: message.id, text }).then(onDone, error => setProblem(toProblem(error)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      save();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    }
  };
  return (
    <div className="flex min-w-0 grow flex-col gap-2 py-1">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it appears because someone asked to write here
        autoFocus
        value={text}
        aria-label={t('queue.editLabel')}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={event => event.target.setSelectionRange(text.length, text.length)}
        className="field-sizing-content max-h-40 min-h-8 w-full resize-none rounded-row border border-edge bg-panel px-2 py-1 text-ink text-label outline-offset-0 pointer-coarse:min-h-11 pointer-coarse:text-[16px]"
      />
      {problem && <ProblemNote problem={problem} look="line" />}
      <div className="flex gap-1.5">
        <Button size="small" onClick={save}>
          {t('queue.save')}
        </Button>
        <Button size="small" look="quiet" onClick={onDone}>
          {t('queue.keep')}
        </Button>
      </div>
    </div>
  );
};
