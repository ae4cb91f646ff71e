// Where one writes. Enter sends, which queues while the agent works; with ⌘ or Ctrl it steers; a setting swaps the two.
// What is written is never lost: drafts are kept, and sending without a connection means "as soon as there is one".
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { MessageMode } from '../../../wire/protocol/messages.ts';
import { useApp, useKey } from '../../context.ts';
import { showKey } from '../../keys.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AttachIcon, StopIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { SessionChip } from '../session/session-chip.tsx';
import { useThreadScope } from '../thread/thread-scope.ts';
import { titleFrom } from './title-from.ts';
import { UploadList } from './upload-list.tsx';
import { useRecall } from './use-recall.ts';
import { WhereLine } from './where-line.tsx';

export const ComposerBox = () => {
  const { composer } = useThreadScope();
  const { text, uploads } = useStore(composer.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const send = useSend();
  const recall = useRecall(field);
  const placeholder = usePlaceholder();
  useKey('composer.focus', () => field.current?.focus());
  useGrow(field, text);

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    composer.attach(files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    composer.attach([...event.dataTransfer.files]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send(event.metaKey || event.ctrlKey);
    } else if (event.key === 'Escape') {
      // Back to the page, with every word still here. A second Escape in time stops the turn.
      field.current?.blur();
    } else recall(event);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files dropped here have a button beside
    <div
      onDragOver={event => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={classes(
        'rounded-[12px] border bg-panel shadow-raised has-[textarea:focus-visible]:border-edge',
        over ? 'border-accent border-dashed' : 'border-line',
      )}
    >
      {uploads.length > 0 && <UploadList uploads={uploads} />}
      <textarea
        ref={field}
        rows={1}
        value={text}
        placeholder={over ? t('composer.drop') : placeholder}
        aria-label={t('composer.label')}
        onChange={event => {
          composer.write(event.target.value);
          recall.forget();
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="block max-h-[40dvh] min-h-[46px] w-full resize-none overflow-y-auto bg-transparent px-3.5 pt-3 pb-1.5 text-ink text-read outline-none pointer-coarse:text-[16px]"
      />
      <div className="flex items-center gap-1.5 px-2 pb-2">
        <IconButton label={t('composer.attach')} onClick={() => picker.current?.click()}>
          <AttachIcon />
        </IconButton>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={event => {
            composer.attach([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <SessionChip />
        <span className="grow" />
        <SendButtons onSend={send} />
      </div>
      <WhereLine />
    </div>
  );
};

/** Sends the draft. @param other with the other of the two ways */
const useSend = () => {
  const { thread, composer } = useThreadScope();
  const { preferences } = useApp();
  return (other: boolean) => {
    const taken = composer.take();
    if (!taken) return;
    const running = Boolean(thread.view.get().head?.turn);
    const steers = (preferences.get().enter === 'steer') !== other;
    const mode: MessageMode = running && steers ? 'steer' : 'queue';
    nameThread(thread, taken.text);
    thread.post({ ...taken, mode });
  };
};

/** A thread that nobody named is called by its first words. */
const nameThread = (thread: ReturnType<typeof useThreadScope>['thread'], text: string): void => {
  const { head, timeline } = thread.view.get();
  const isFirst = !timeline.entries.some(entry => entry.kind === 'message');
  const title = titleFrom(text);
  if (head?.title !== t('newThread.untitled') || !isFirst || title === '') return;
  void thread.ask('rename_thread', { title }).catch(() => undefined); // its old name will do
};

const usePlaceholder = (): string => {
  const { thread } = useThreadScope();
  const agent = useSelected(thread.view, view => view.head?.session?.agent);
  return agent ? t('composer.placeholder', { agent: t(`agent.${agent}`) }) : t('composer.placeholderPlain');
};

/** As tall as its text, in browsers that do not do that themselves. */
const useGrow = (field: React.RefObject<HTMLTextAreaElement | null>, text: string): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what grows
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
};

const SendButtons = ({ onSend }: { readonly onSend: (other: boolean) => void }) => {
  const { thread, composer } = useThreadScope();
  const { preferences } = useApp();
  const { enter } = useStore(preferences);
  const running = useSelected(thread.view, view => Boolean(view.head?.turn));
  const stopping = useSelected(thread.view, view => view.head?.turn?.stopAskedBy !== undefined);
  const written = useSelected(composer.draft, ({ text, uploads }) => text.trim() !== '' || uploads.length > 0);
  const pending = useSelected(composer.draft, ({ uploads }) => uploads.some(({ state }) => state.is !== 'ready'));
  const stop = () => void thread.interrupt().catch(() => undefined); // it was over already
  const words = running ? t(`composer.${enter}`) : t('composer.send');
  return (
    <>
      {running && written && (
        <span className="truncate text-dim text-small max-roomy:hidden pointer-coarse:hidden">
          {t(`composer.keys.${enter}`, { other: showKey('composer.sendOther') })}
        </span>
      )}
      {running && written && (
        <Button
          look="quiet"
          size="small"
          disabled={pending}
          onClick={() => onSend(true)}
          className="wide:pointer-fine:hidden"
        >
          {t(`composer.${enter === 'queue' ? 'steer' : 'queue'}`)}
        </Button>
      )}
      {running && (
        <Button size="small" disabled={stopping} data-tip={t('action.stop')} data-tip-key="turn.stop" onClick={stop}>
          <StopIcon /> {t(stopping ? 'composer.stopping' : 'composer.stop')}
        </Button>
      )}
      {(written || !running) && (
        <Button
          look="primary"
          size="small"
          disabled={!written || pending}
          data-tip-key="composer.send"
          onClick={() => onSend(false)}
        >
          {words}
        </Button>
      )}
    </>
  );
};
