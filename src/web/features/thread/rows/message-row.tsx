// What a person wrote: who, when, where the message is on its way to the agent, and the words.
import { type ReactNode, useMemo } from 'react';
import type { TurnStatus } from '../../../../wire/protocol/events.ts';
import type { MemberId } from '../../../../wire/protocol/ids.ts';
import type { Attachment, MessageState } from '../../../../wire/protocol/messages.ts';
import { useApp, useWorkspace } from '../../../context.ts';
import { clockTime, fileSize } from '../../../text/figures.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { FileIcon } from '../../../ui/icons.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { problemWords } from '../../../words/problem-words.ts';
import { t } from '../../../words/t.ts';
import { useMentionMark } from '../../composer/use-mention-mark.tsx';
import type { RowOf } from '../model/row.ts';
import { useFold } from '../thread-scope.ts';
import { useBlocked } from '../use-blocked.ts';
import { AnsweredMessage } from './answered-message.tsx';
import { RowMenu, type RowMenuProps } from './row-menu.tsx';

export const MessageRow = ({ row: { entry, steered, ended, key } }: { readonly row: RowOf<'message'> }) => {
  const { message, edited, state, at } = entry;
  const blocked = useBlocked();
  if (!message) return null;
  // A turn says itself why it failed, at its end.
  const isOver = (state?.state === 'failed' || state?.state === 'cancelled') && !state.turnId;
  // What blocks the session is said where the ways on are.
  const problem = isOver && state.problem?.code !== blocked?.code ? state.problem : undefined;
  return (
    <MessageFrame
      id={`msg-${entry.key}`}
      author={message.author}
      at={at}
      state={
        <StateWords state={shownState(state?.state ?? 'sent', ended)} why={problem && problemWords(problem).message} />
      }
      notes={[...(edited ? [t('message.edited')] : []), ...(steered ? [t('message.steered')] : [])]}
      menu={{ anchor: `msg-${entry.key}`, replyTo: entry.key, text: () => edited?.text ?? message.text }}
    >
      {message.replyTo && <AnsweredMessage id={message.replyTo} />}
      <MessageText foldKey={key} text={edited?.text ?? message.text} />
      <Attachments files={message.attachments} />
    </MessageFrame>
  );
};

/** On its way to the hub. */
export const UnsentRow = ({ row: { message, key } }: { readonly row: RowOf<'unsent'> }) => {
  const { now } = useApp();
  const { me } = useWorkspace();
  return (
    <MessageFrame
      author={me}
      at={now.get()}
      state={<span className="text-dim">{t('message.sending')}</span>}
      notes={[]}
    >
      {message.replyTo && <AnsweredMessage id={message.replyTo} />}
      <MessageText foldKey={key} text={message.text} />
      <Attachments files={message.attachments} />
    </MessageFrame>
  );
};

type FrameProps = {
  readonly id?: string;
  readonly author: MemberId;
  readonly at: number;
  readonly state: ReactNode;
  readonly notes: readonly string[];
  readonly menu?: Omit<RowMenuProps, 'children'>;
  readonly children: ReactNode;
};

const MessageFrame = ({ id, author, at, state, notes, menu, children }: FrameProps) => {
  const { now } = useApp();
  const { members, me } = useWorkspace();
  const person = members.find(member => member.id === author) ?? { id: author, name: t('person.gone') };
  const { name } = person;
  const article = (
    <article id={id} aria-label={t('message.by', { name })} className="flex gap-3">
      <span className="max-wide:hidden">
        <Avatar person={person} />
      </span>
      <div className="min-w-0 grow">
        <header className="mb-0.5 flex items-baseline gap-2 pointer-coarse:pr-8">
          <b>{author === me ? t('person.you') : name}</b>
          <time dateTime={new Date(at).toISOString()} className="figures text-dim text-small">
            {clockTime(at, now.get())}
          </time>
          {notes.map(note => (
            <span key={note} className="text-dim text-small">
              {note}
            </span>
          ))}
          <span role="status" className="text-small">
            {state}
          </span>
        </header>
        {children}
      </div>
    </article>
  );
  return menu ? (
    <RowMenu touch="top" {...menu}>
      {article}
    </RowMenu>
  ) : (
    article
  );
};

/** What became of a message; one that a turn had begun with was neither taken back nor refused when that was cut short. */
type ShownState = MessageState | 'stopped' | 'interrupted';

const shownState = (state: MessageState, ended: TurnStatus | undefined): ShownState => {
  if (ended !== 'interrupted') return state;
  return state === 'cancelled' ? 'stopped' : state === 'failed' ? 'interrupted' : state;
};

const STATE_LOOKS: Readonly<Record<ShownState, string>> = {
  sent: 'text-dim',
  on_laptop: 'text-dim',
  accepted: 'text-accent',
  done: 'text-ok',
  cancelled: 'text-dim',
  stopped: 'text-dim',
  interrupted: 'text-dim',
  failed: 'text-bad',
};

const StateWords = ({ state, why }: { readonly state: ShownState; readonly why: string | undefined }) => (
  <span className={STATE_LOOKS[state]}>
    {t(`message.state.${state}`)}
    {why && <span className="text-dim"> · {why}</span>}
  </span>
);

const LONG_LINES = 14;
const LONG_CHARS = 1_400;

const MessageText = ({ foldKey, text }: { readonly foldKey: string; readonly text: string }) => {
  const [open, toggle] = useFold(`text:${foldKey}`);
  const mark = useMentionMark();
  const long = useMemo(() => text.length > LONG_CHARS || text.split('\n').length > LONG_LINES, [text]);
  if (text.trim() === '') return null;
  const shown = long && !open ? clampText(text) : text;
  return (
    <>
      <Markdown text={shown} breaks mark={mark} />
      {long && (
        <button
          type="button"
          aria-expanded={open}
          onClick={toggle}
          className="mt-1 text-accent text-label hover:underline"
        >
          {open ? t('message.less') : t('message.more')}
        </button>
      )}
    </>
  );
};

/** The beginning, up to the end of a line; a code block that is cut is still a code block. */
const clampText = (text: string): string =>
  `${text.split('\n').slice(0, LONG_LINES).join('\n').slice(0, LONG_CHARS).trimEnd()} …`;

export const Attachments = ({ files }: { readonly files: readonly Attachment[] }) =>
  files.length === 0 ? null : (
    <ul className="mt-2 flex flex-wrap gap-2">
      {files.map(file => (
        <li key={file.id}>
          {file.mediaType.startsWith('image/') ? <Picture file={file} /> : <FileLink file={file} />}
        </li>
      ))}
    </ul>
  );

const addressOf = (file: Attachment): string => `/api/attachments/${file.id}`;

/** Pictures keep their place from the start, so that nothing moves when they arrive. */
const Picture = ({ file }: { readonly file: Attachment }) => (
  <a
    href={addressOf(file)}
    target="_blank"
    rel="noreferrer"
    className="block overflow-hidden rounded-control border border-line"
  >
    <img
      src={addressOf(file)}
      alt={file.name}
      loading="lazy"
      width={file.width}
      height={file.height}
      className="max-h-60 w-auto max-w-full bg-soft object-contain"
    />
  </a>
);

const FileLink = ({ file }: { readonly file: Attachment }) => (
  <a
    href={addressOf(file)}
    download={file.name}
    className="flex items-center gap-2 rounded-control border border-line bg-panel px-3 py-1.5 text-label hover:bg-soft"
  >
    <FileIcon className="text-dim" />
    <span className="text-ink">{file.name}</span>
    <span className="figures text-dim text-small">{fileSize(file.bytes)}</span>
  </a>
);
