// Where one writes. Enter sends, which queues while the agent works; with ⌘ or Ctrl it steers; a setting swaps the two.
// What is written is never lost: drafts are kept, and sending without a connection means "as soon as there is one".
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Problem } from '../../../std/errors.ts';
import { limits } from '../../../wire/protocol/limits.ts';
import type { MessageMode } from '../../../wire/protocol/messages.ts';
import { isWorking } from '../../../wire/thread/head.ts';
import { useApp, useKey, useWorkspace } from '../../context.ts';
import { IconButton } from '../../ui/button.tsx';
import { AttachIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { SessionChip } from '../session/session-chip.tsx';
import { useThreadScope } from '../thread/thread-scope.ts';
import { DropArea } from './drop-area.tsx';
import { mentionedIn } from './mentions.ts';
import { Refusal } from './refusal.tsx';
import { ReplyStrip } from './reply-strip.tsx';
import { SendButtons } from './send-buttons.tsx';
import { optionId, SUGGEST_ID, SuggestList } from './suggest-list.tsx';
import { titleFrom } from './title-from.ts';
import { UploadList } from './upload-list.tsx';
import { useRecall } from './use-recall.ts';
import { type Suggest, useSuggest } from './use-suggest.ts';
import { WhereLine } from './where-line.tsx';

export const ComposerBox = () => {
  const { composer } = useThreadScope();
  const { text, uploads } = useStore(composer.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const [sessionOpen, setSessionOpen] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = useSend();
  const openSession = () => setSessionOpen(true);
  const suggest = useSuggest({ field, text, openSession, onProblem: setProblem });
  const recall = useRecall(field);
  const placeholder = usePlaceholder();
  useKey('composer.focus', () => field.current?.focus());
  useGrow(field, text);
  useFocusWish(field);
  useLook();

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || suggest.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send(event.metaKey || event.ctrlKey);
    } else if (event.key === 'Escape' && composer.draft.get().replyTo) {
      event.preventDefault();
      composer.replyTo(undefined);
    } else if (event.key === 'Escape') {
      // Back to the page, with every word still here. A second Escape in time stops the turn.
      field.current?.blur();
    } else recall(event);
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    composer.attach(files);
  };

  return (
    <DropArea>
      {suggest.open && <SuggestList suggest={suggest} />}
      {problem && (
        <div className="border-line border-b">
          <Refusal problem={problem} onClose={() => setProblem(undefined)} />
        </div>
      )}
      <ReplyStrip />
      {uploads.length > 0 && <UploadList uploads={uploads} />}
      <textarea
        ref={field}
        rows={1}
        value={text}
        placeholder={placeholder}
        aria-label={t('composer.label')}
        {...listProps(suggest)}
        onSelect={suggest.onCaret}
        onBlur={suggest.close}
        onChange={event => {
          composer.write(event.target.value);
          suggest.onCaret();
          recall.forget();
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="block max-h-[40dvh] min-h-[46px] w-full resize-none [field-sizing:content] overflow-y-auto bg-transparent px-3.5 pt-3 pb-1.5 text-ink text-read outline-none pointer-coarse:text-[16px]"
      />
      <div className="flex items-center gap-1.5 px-2 pb-2 max-wide:gap-1">
        <AttachButton />
        <SessionChip open={sessionOpen} onOpen={setSessionOpen} />
        <span className="grow" />
        <SendButtons onSend={send} />
      </div>
      <WhereLine />
    </DropArea>
  );
};

const AttachButton = () => {
  const { composer } = useThreadScope();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
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
    </>
  );
};

/** The text is a combobox for as long as the list is there. */
const listProps = ({ open, entries, chosen }: Suggest) =>
  open && entries.length > 0
    ? ({
        role: 'combobox',
        'aria-expanded': true,
        'aria-autocomplete': 'list',
        'aria-controls': SUGGEST_ID,
        'aria-activedescendant': optionId(chosen),
      } as const)
    : {};

/** Sends the draft, or lets it go as soon as its files are there. @param other with the other of the two ways */
const useSend = () => {
  const { thread, composer } = useThreadScope();
  const { preferences } = useApp();
  const { members, me } = useWorkspace();
  const send = (other: boolean): void => {
    const taken = composer.take();
    if (!taken) return composer.whenThere(() => send(other));
    const { head } = thread.view.get();
    const steers = (preferences.get().enter === 'steer') !== other;
    const mode: MessageMode = steers && head && isWorking(head) ? 'steer' : 'queue';
    nameThread(thread, taken.text);
    const others = members.filter(({ id }) => id !== me);
    const mentions = mentionedIn(taken.text, others).slice(0, limits.mentionsPerMessage);
    thread.post({ ...taken, mode, ...(mentions.length > 0 && { mentions }) });
  };
  return send;
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
    // Asking for its height makes the browser lay out the page in the middle of every key stroke.
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
};

/** Where a reply or a quotation goes on. */
const useFocusWish = (field: React.RefObject<HTMLTextAreaElement | null>): void => {
  const { composer } = useThreadScope();
  const wish = useStore(composer.focusWish);
  const seen = useRef(wish);
  useEffect(() => {
    if (seen.current === wish) return;
    seen.current = wish;
    field.current?.focus();
    field.current?.setSelectionRange(1e9, 1e9);
  }, [field, wish]);
};

/** Whoever leaves this page may go on writing on another device, and whoever comes back may have done so. */
const useLook = (): void => {
  const { composer } = useThreadScope();
  useEffect(() => {
    composer.look();
    document.addEventListener('visibilitychange', composer.look);
    return () => document.removeEventListener('visibilitychange', composer.look);
  }, [composer]);
};
