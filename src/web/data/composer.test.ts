import { expect, test } from 'vitest';
import { HawserError } from '../../std/errors.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { DraftState, DraftWrite } from '../../wire/protocol/drafts.ts';
import type { AttachmentId, MessageId, ThreadId } from '../../wire/protocol/ids.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import { openComposer } from './composer.ts';
import { createKeep } from './keep.ts';

const THREAD = 'thr_00000000000000000000000001' as ThreadId;
const MESSAGE = 'msg_00000000000000000000000001' as MessageId;

const attached = (name: string): Attachment => ({
  id: `att_${'0'.repeat(26)}` as AttachmentId,
  sha256: 'a'.repeat(64),
  name,
  mediaType: 'text/csv',
  bytes: 3,
});

/** A browser with its storage; opening twice is reloading the page. */
const setUp = () => {
  const clock = createFakeClock();
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const saved: DraftWrite[] = [];
  const uploads: PromiseWithResolvers<Attachment>[] = [];
  const open = () =>
    openComposer(THREAD, {
      clock,
      keep: createKeep(storage),
      pictures: { show: () => 'blob:1', forget: () => undefined },
      api: {
        upload: () => {
          const upload = Promise.withResolvers<Attachment>();
          uploads.push(upload);
          return upload.promise;
        },
        draft: async () => undefined,
        saveDraft: async (_id, draft) => {
          saved.push(draft);
          return { ...draft, attachments: [] } satisfies DraftState;
        },
      },
    });
  return { clock, kept, saved, uploads, open };
};

const settled = () => new Promise(resolve => setImmediate(resolve));

test('a draft is there after a reload, with what it answers, and is gone once it was taken and the hub knows', async () => {
  const { clock, kept, saved, open } = setUp();
  const composer = open();
  composer.write('half a thought');
  composer.replyTo(MESSAGE);
  const again = open();
  expect(again.draft.get()).toMatchObject({ text: 'half a thought', replyTo: MESSAGE });
  expect(again.take()).toEqual({ text: 'half a thought', attachments: [], replyTo: MESSAGE });
  expect(again.draft.get()).toEqual({ text: '', uploads: [] });
  await clock.advance(1_000);
  await settled();
  expect(saved.at(-1)?.text).toBe('');
  expect([...kept.keys()]).toEqual([]);
});

test('a quotation goes below what was written, and brings the focus', () => {
  const { open } = setUp();
  const composer = open();
  const before = composer.focusWish.get();
  composer.write('As you said:');
  composer.quote('high tide\nat two\n');
  expect(composer.draft.get().text).toBe('As you said:\n\n> high tide\n> at two\n\n');
  expect(composer.focusWish.get()).toBeGreaterThan(before);
});

test('nothing is taken while a file is on its way, and the file goes with the message once it is there', async () => {
  const { uploads, open } = setUp();
  const composer = open();
  composer.write('the tides');
  composer.attach([new File(['a,b'], 'tides.csv')]);
  expect(composer.take()).toBeUndefined();
  uploads[0]?.resolve(attached('tides.csv'));
  await settled();
  expect(composer.take()).toEqual({ text: 'the tides', attachments: [attached('tides.csv')] });
});

test('a file that could not be sent can be tried again, or left out', async () => {
  const { uploads, open } = setUp();
  const composer = open();
  composer.attach([new File(['a,b'], 'tides.csv')]);
  uploads[0]?.reject(new Error('cut'));
  await settled();
  const [failed] = composer.draft.get().uploads;
  expect(failed?.state).toMatchObject({ is: 'failed', again: true });
  composer.retry(failed?.id ?? '');
  expect(composer.draft.get().uploads[0]?.state.is).toBe('uploading');
  composer.detach(failed?.id ?? '');
  expect(composer.draft.get().uploads).toEqual([]);
});

test('a file that the hub refuses for what it is cannot be tried again', async () => {
  const { uploads, open } = setUp();
  const composer = open();
  composer.attach([new File(['\0'], 'film.mov')]);
  uploads[0]?.reject(new HawserError({ code: 'attachment_type', message: 'Only pictures.' }));
  await settled();
  expect(composer.draft.get().uploads[0]?.state).toMatchObject({ is: 'failed', again: false });
});

test('what is taken back comes into an empty composer whole, and never over other words', () => {
  const { open } = setUp();
  const composer = open();
  const written = { text: 'once more', attachments: [attached('tides.csv')], replyTo: MESSAGE };
  composer.putBack(written);
  expect(composer.take()).toEqual(written);
  composer.write('something else');
  composer.putBack(written);
  expect(composer.draft.get().text).toBe('something else');
});

test('what is sent while a file is on its way goes as soon as it is there; writing on calls that off', async () => {
  const { uploads, open } = setUp();
  const composer = open();
  const sent: unknown[] = [];
  const send = () => sent.push(composer.take());
  composer.write('with a file');
  composer.attach([new File(['abc'], 'tides.csv')]);
  composer.whenThere(send);
  expect(composer.draft.get().due).toBe(true);
  composer.write('with a file, and');
  expect(composer.draft.get().due).toBe(false);
  composer.whenThere(send);
  expect(sent).toEqual([]);
  uploads[0]?.resolve(attached('tides.csv'));
  await settled();
  expect(sent).toEqual([{ text: 'with a file, and', attachments: [attached('tides.csv')] }]);
  expect(composer.draft.get()).toEqual({ text: '', uploads: [] });
});

test('a file that fails calls the sending off, and one that is taken out does not hold it up', async () => {
  const { uploads, open } = setUp();
  const composer = open();
  let sent = 0;
  const send = () => (sent += 1);
  composer.write('with two files');
  composer.attach([new File(['a'], 'a.csv'), new File(['b'], 'b.csv')]);
  composer.whenThere(send);
  uploads[0]?.reject(new Error('no room'));
  uploads[1]?.resolve(attached('b.csv'));
  await settled();
  expect(sent).toBe(0);
  composer.whenThere(send); // nothing is on its way
  expect(composer.draft.get().due).toBe(false);
  composer.detach(composer.draft.get().uploads[0]?.id ?? '');
  composer.attach([new File(['c'], 'c.csv')]);
  composer.whenThere(send);
  composer.detach(composer.draft.get().uploads[1]?.id ?? '');
  expect(sent).toBe(1);
});
