// What someone is writing in a thread: the text, the files that go with it, and what it answers. Drafts survive a
// reload and are there on one's other devices (draft-sync.ts); a file is uploaded at once, so that sending takes no
// longer with it than without.
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { type Problem, toProblem } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { DraftWrite } from '../../wire/protocol/drafts.ts';
import { type MessageId, messageId, type ThreadId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { type Attachment, attachment } from '../../wire/protocol/messages.ts';
import { t } from '../words/t.ts';
import type { Api } from './api.ts';
import { type DraftMark, syncDraft } from './draft-sync.ts';
import type { Keep } from './keep.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Upload = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** Address of the picture within this page, for images. */
  readonly preview?: string;
  readonly state:
    | { readonly is: 'uploading' /** 0 to 1. */; readonly progress: number }
    | { readonly is: 'ready'; readonly attachment: Attachment }
    | {
        readonly is: 'failed';
        readonly problem: Problem /** Whether trying again may help. */;
        readonly again: boolean;
      };
};

export type Draft = {
  readonly text: string;
  readonly uploads: readonly Upload[];
  /** The message this one answers. */
  readonly replyTo?: MessageId | undefined;
  /** It goes as soon as its files are there. */
  readonly due?: boolean;
};

/** Whether there is something to send. */
export const isWritten = ({ text, uploads }: Draft): boolean => text.trim() !== '' || uploads.length > 0;

/** What is sent. */
export type Written = {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly replyTo?: MessageId | undefined;
};

export type Composer = {
  readonly draft: ReadableStore<Draft>;
  /** Counts up whenever the page shall bring the focus to the end of the text. */
  readonly focusWish: ReadableStore<number>;
  write(text: string): void;
  /** What is written answers this message; undefined: none. */
  replyTo(message: MessageId | undefined): void;
  /** Adds a passage to the text, marked as quoted. */
  quote(passage: string): void;
  attach(files: readonly File[]): void;
  detach(id: string): void;
  retry(id: string): void;
  /** Takes the finished draft out; undefined while there is nothing to send, or a file is not there yet. */
  take(): Written | undefined;
  /** Runs once every file on its way is there. Writing on, or a file that fails, calls it off. */
  whenThere(task: () => void): void;
  /** Puts what was taken back into an empty draft. */
  putBack(written: Written): void;
  /** Asks the hub for what was written on another device. */
  look(): void;
  close(): void;
};

export type ComposerDeps = {
  readonly api: Pick<Api, 'upload' | 'draft' | 'saveDraft'>;
  readonly clock: Clock;
  readonly keep: Keep;
  /** Makes an address for a picture within the page, and lets go of it. */
  readonly pictures: { show(file: Blob): string; forget(address: string): void };
};

const kept = z.object({
  text: z.string(),
  attachments: z.array(attachment),
  replyTo: messageId.optional(),
  at: z.number().default(0),
  saved: z.boolean().default(true),
});

/** @param thread whose draft it is */
export const openComposer = (thread: ThreadId, { api, clock, keep, pictures }: ComposerDeps): Composer => {
  const name = `draft:${thread}`;
  const before = keep.read(name, kept);
  const draft = createStore<Draft>(toDraft(before));
  const focusWish = createStore(0);
  const running = new Map<string, { readonly file: File; readonly abort: AbortController }>();
  let due: (() => void) | undefined;

  const remember = ({ at, saved }: DraftMark) => {
    const { text, uploads, replyTo } = draft.get();
    const attachments = readyOf(uploads);
    if (isEmpty(draft.get()) && saved) keep.forget(name);
    else keep.write(name, { text, attachments, replyTo, at, saved });
  };
  const sync = syncDraft(
    { at: before?.at ?? 0, saved: before?.saved ?? true },
    {
      clock,
      load: () => api.draft(thread),
      save: written => api.saveDraft(thread, written),
      read: () => toWrite(draft.get()),
      adopt: elsewhere => {
        const { uploads } = draft.get();
        // A file that is on its way here belongs to what is being written here.
        if (uploads.some(({ state }) => state.is !== 'ready')) return;
        for (const each of uploads) forget(each);
        draft.set(toDraft(elsewhere));
      },
      mark: remember,
    },
  );

  const set = (next: Draft) => {
    const earlier = JSON.stringify(toWrite(draft.get()));
    draft.set(next);
    // How far an upload has come is nobody else's business.
    if (JSON.stringify(toWrite(next)) !== earlier) sync.changed();
  };
  const amend = (id: string, state: Upload['state']) => {
    const { uploads } = draft.get();
    set({ ...draft.get(), uploads: uploads.map(each => (each.id === id ? { ...each, state } : each)) });
  };
  const callOff = () => {
    due = undefined;
    if (draft.get().due) set({ ...draft.get(), due: false });
  };
  const runWhenThere = () => {
    if (!due || !draft.get().uploads.every(({ state }) => state.is === 'ready')) return;
    const task = due;
    callOff();
    task();
  };
  const upload = async (id: string, file: File) => {
    const abort = new AbortController();
    running.set(id, { file, abort });
    amend(id, { is: 'uploading', progress: 0 });
    try {
      const onProgress = (progress: number) => amend(id, { is: 'uploading', progress });
      const done = await api.upload(file, file.name, { signal: abort.signal, onProgress });
      amend(id, { is: 'ready', attachment: done });
    } catch (error) {
      if (abort.signal.aborted) return;
      callOff();
      const problem = toProblem(error);
      // What the hub refuses for what it is, it refuses again.
      amend(id, { is: 'failed', problem, again: !problem.code.startsWith('attachment_') });
    }
    runWhenThere();
  };
  const attachOne = (file: File) => {
    const id = newId('upl');
    const preview = file.type.startsWith('image/') ? pictures.show(file) : undefined;
    const state = { is: 'uploading', progress: 0 } as const;
    const fresh: Upload = { id, name: file.name, bytes: file.size, state, ...(preview && { preview }) };
    const { uploads } = draft.get();
    set({ ...draft.get(), uploads: [...uploads, fresh] });
    const problem = objection(file, uploads.length);
    if (problem) amend(id, { is: 'failed', problem, again: false });
    else void upload(id, file);
  };
  const forget = ({ id, preview }: Upload) => {
    running.get(id)?.abort.abort();
    running.delete(id);
    if (preview) pictures.forget(preview);
  };

  const focus = () => focusWish.set(focusWish.get() + 1);

  return {
    draft,
    focusWish,
    write: text => {
      callOff();
      set({ ...draft.get(), text });
    },
    replyTo: message => {
      set({ ...draft.get(), replyTo: message });
      focus();
    },
    quote: passage => {
      const quoted = passage.trim().replaceAll(/^/gm, '> ');
      const { text } = draft.get();
      set({ ...draft.get(), text: `${text.trim() === '' ? '' : `${text.trimEnd()}\n\n`}${quoted}\n\n` });
      focus();
    },
    attach: files => {
      for (const file of files) attachOne(file);
    },
    detach: id => {
      const { uploads } = draft.get();
      for (const each of uploads) if (each.id === id) forget(each);
      set({ ...draft.get(), uploads: uploads.filter(each => each.id !== id) });
      runWhenThere();
    },
    retry: id => {
      const file = running.get(id)?.file;
      if (file) void upload(id, file);
    },
    take: () => {
      const { text, uploads, replyTo } = draft.get();
      const attachments = readyOf(uploads);
      if (attachments.length < uploads.length || (text.trim() === '' && attachments.length === 0)) return undefined;
      for (const each of uploads) forget(each);
      set({ text: '', uploads: [] });
      return { text, attachments, ...(replyTo && { replyTo }) };
    },
    whenThere: task => {
      const { uploads } = draft.get();
      const isOnItsWay = uploads.some(({ state }) => state.is === 'uploading');
      if (!isOnItsWay || uploads.some(({ state }) => state.is === 'failed')) return;
      due = task;
      set({ ...draft.get(), due: true });
    },
    putBack: written => {
      if (!isEmpty(draft.get())) return;
      set(toDraft(written));
      focus();
    },
    look: sync.look,
    close: () => {
      due = undefined;
      sync.close();
      for (const each of draft.get().uploads) forget(each);
    },
  };
};

const readyOf = (uploads: readonly Upload[]): Attachment[] =>
  uploads.flatMap(({ state }) => (state.is === 'ready' ? [state.attachment] : []));

const isEmpty = ({ text, uploads, replyTo }: Draft): boolean => text === '' && uploads.length === 0 && !replyTo;

const toWrite = ({ text, uploads, replyTo }: Draft): Omit<DraftWrite, 'at'> => ({
  // More than the hub takes is kept here only; sending it will say so.
  text: text.slice(0, limits.messageChars),
  attachments: readyOf(uploads)
    .slice(0, limits.attachmentsPerMessage)
    .map(({ id }) => id),
  ...(replyTo && { replyTo }),
});

const toDraft = (written: Written | undefined): Draft => ({
  text: written?.text ?? '',
  uploads: (written?.attachments ?? []).map(file => ({
    id: file.id,
    name: file.name,
    bytes: file.bytes,
    state: { is: 'ready', attachment: file },
    ...(file.mediaType.startsWith('image/') && { preview: `/api/attachments/${file.id}` }),
  })),
  ...(written?.replyTo && { replyTo: written.replyTo }),
});

/** What can be told without asking the hub. */
const objection = (file: File, already: number): Problem | undefined => {
  if (already >= limits.attachmentsPerMessage) {
    return { code: 'too_many_files', message: t('upload.tooMany', { n: limits.attachmentsPerMessage }) };
  }
  if (file.size > limits.attachmentBytes) {
    return { code: 'attachment_too_large', message: t('upload.tooLarge', { mb: limits.attachmentBytes >> 20 }) };
  }
  if (file.size === 0) return { code: 'attachment_empty', message: t('upload.empty') };
  return undefined;
};
