// Suggestions at the end of a thread: what somebody who may not drive would send. Whoever drives takes it over as it is,
// changes it first, or declines it with a word; its author sees that it waits, can take it back, and reads why not.
import { useState } from 'react';
import { limits } from '../../../wire/protocol/limits.ts';
import type { Suggestion } from '../../../wire/thread/head.ts';
import { useWorkspace } from '../../context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { useTask } from '../../ui/use-task.ts';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

const NONE: readonly Suggestion[] = [];

export const SuggestionCards = () => {
  const { thread } = useThreadScope();
  const { me } = useWorkspace();
  const all = useSelected(thread.view, view => view.head?.suggestions ?? NONE);
  const drives = useSelected(thread.view, view => view.level === 'drive');
  const shown = all.filter(({ message, declined }) =>
    declined ? message.author === me : drives || message.author === me,
  );
  if (shown.length === 0) return null;
  return (
    <ul className="mx-auto flex w-full max-w-[calc(var(--column)+40px)] flex-col gap-3 px-5 pt-4 max-wide:px-3.5">
      {shown.map(suggestion => (
        <li key={suggestion.message.id} className="pl-9 max-wide:pl-0">
          <Card suggestion={suggestion} drives={drives} />
        </li>
      ))}
    </ul>
  );
};

type CardProps = { readonly suggestion: Suggestion; readonly drives: boolean };

const Card = ({ suggestion, drives }: CardProps) => {
  const { members, me } = useWorkspace();
  const { message, authorName, declined } = suggestion;
  const author = members.find(({ id }) => id === message.author);
  const mine = message.author === me;
  const title = declined
    ? t('suggestion.declined', { name: nameOf(declined.by, members) })
    : mine
      ? t('suggestion.mine')
      : t('suggestion.from', { name: author?.name ?? authorName });
  const waits = drives && !declined;
  return (
    <section
      aria-label={title}
      className={`flex flex-col gap-2.5 rounded-card border p-3 ${waits ? 'border-need-line bg-need-soft' : 'border-line bg-panel'}`}
    >
      <header className="flex items-center gap-2 text-label">
        <Avatar person={author ?? { id: message.author, name: authorName }} size="small" />
        <h2 className={`font-semibold ${waits ? 'text-need' : 'text-ink'}`}>{title}</h2>
        {mine && !declined && <span className="text-dim">{t('suggestion.waiting')}</span>}
      </header>
      <p className="whitespace-pre-wrap break-words text-ink">{message.text}</p>
      {declined?.reason && <blockquote className="border-line border-l-2 pl-3">{declined.reason}</blockquote>}
      {!declined && <Answers suggestion={suggestion} drives={drives} mine={mine} />}
    </section>
  );
};

type Writing = { readonly what: 'edit' | 'decline'; readonly text: string };

const Answers = ({ suggestion, drives, mine }: CardProps & { readonly mine: boolean }) => {
  const { thread } = useThreadScope();
  const { busy, problem, run } = useTask();
  const [writing, setWriting] = useState<Writing>();
  const { id: messageId, text } = suggestion.message;
  const accept = (changed?: string) =>
    void run(() => thread.ask('accept_suggestion', { messageId, ...(changed !== undefined && { text: changed }) }));
  const decline = (reason?: string) =>
    void run(() => thread.ask('decline_suggestion', { messageId, ...(reason && { reason }) }));
  const note = problem && <ProblemNote problem={problem} look="line" />;

  if (writing) {
    const editing = writing.what === 'edit';
    return (
      <div className="flex flex-col gap-2">
        <textarea
          // biome-ignore lint/a11y/noAutofocus: it appears because someone asked to write here
          autoFocus
          rows={editing ? 4 : 2}
          value={writing.text}
          maxLength={editing ? limits.messageChars : 2_000}
          aria-label={t(editing ? 'suggestion.editLabel' : 'suggestion.why')}
          placeholder={editing ? undefined : t('suggestion.whyPlaceholder', { name: suggestion.authorName })}
          onChange={event => setWriting({ ...writing, text: event.target.value })}
          className="field-sizing-content max-h-60 w-full resize-none rounded-control border border-edge bg-panel px-3 py-2 text-base text-ink pointer-coarse:text-[16px]"
        />
        {note}
        <div className="flex gap-2">
          <Button
            look="primary"
            disabled={busy || (editing && writing.text.trim() === '')}
            onClick={() => (editing ? accept(writing.text) : decline(writing.text.trim()))}
          >
            {t(editing ? 'suggestion.send' : 'approval.declinePlain')}
          </Button>
          <Button look="quiet" disabled={busy} onClick={() => setWriting(undefined)}>
            {t('suggestion.back')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <>
      {note}
      <div className="flex flex-wrap gap-2">
        {drives && (
          <>
            <Button look="primary" disabled={busy} onClick={() => accept()}>
              {t('suggestion.accept')}
            </Button>
            <Button disabled={busy} onClick={() => setWriting({ what: 'edit', text })}>
              {t('suggestion.edit')}
            </Button>
          </>
        )}
        {mine ? (
          <Button look="quiet" disabled={busy} onClick={() => decline()}>
            {t('suggestion.withdraw')}
          </Button>
        ) : (
          <Button look="quiet" disabled={busy} onClick={() => setWriting({ what: 'decline', text: '' })}>
            {t('suggestion.decline')}
          </Button>
        )}
      </div>
    </>
  );
};
