import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { DraftState, DraftWrite } from '../../wire/protocol/drafts.ts';
import { type DraftMark, syncDraft } from './draft-sync.ts';

/** What was asked of the hub has been answered. */
const settled = () => new Promise(resolve => setImmediate(resolve));

/** A hub that keeps one draft, and as many devices as a test needs. */
const setUp = () => {
  const clock = createFakeClock();
  let held: DraftState | undefined;
  let offline = false;
  const saves: string[] = [];
  const reach = () => (offline ? Promise.reject(new Error('offline')) : Promise.resolve());
  const save = async (draft: DraftWrite) => {
    await reach();
    saves.push(draft.text);
    if (!held || draft.at >= held.at) held = { ...draft, attachments: [] };
    return held;
  };
  const device = (mark: DraftMark = { at: 0, saved: true }) => {
    let text = '';
    const marks: DraftMark[] = [];
    const sync = syncDraft(mark, {
      clock,
      load: async () => {
        await reach();
        return held;
      },
      save,
      read: () => ({ text, attachments: [] }),
      adopt: draft => {
        text = draft.text;
      },
      mark: next => marks.push(next),
    });
    return {
      ...sync,
      type: (typed: string) => {
        text = typed;
        sync.changed();
      },
      text: () => text,
      marks,
    };
  };
  return {
    clock,
    device,
    saves,
    cut: (off: boolean) => {
      offline = off;
    },
  };
};

test('what is typed on one device is there when one looks at the other', async () => {
  const { clock, device } = setUp();
  const [phone, laptop] = [device(), device()];
  phone.type('half a th');
  phone.type('half a thought');
  await clock.advance(1_000);
  await settled();
  laptop.look();
  await settled();
  expect(laptop.text()).toBe('half a thought');
});

test('typing is told once in a while, not once per letter', async () => {
  const { clock, device, saves } = setUp();
  const phone = device();
  for (const text of ['a', 'ab', 'abc']) phone.type(text);
  await clock.advance(1_000);
  await settled();
  expect(saves).toEqual(['abc']);
  expect(phone.marks.at(-1)?.saved).toBe(true);
});

test('what is being typed here is never overwritten from elsewhere', async () => {
  const { clock, device } = setUp();
  const [phone, laptop] = [device(), device()];
  phone.type('from the phone');
  await clock.advance(1_000);
  await settled();
  laptop.look();
  laptop.type('typing here');
  await clock.advance(3_000);
  await settled();
  expect(laptop.text()).toBe('typing here');
  phone.look();
  await settled();
  expect(phone.text()).toBe('typing here');
});

test('without a connection the draft stays, and is sent once there is one', async () => {
  const { clock, device, saves, cut } = setUp();
  cut(true);
  const phone = device();
  phone.type('on the train');
  await clock.advance(5_000);
  expect(saves).toEqual([]);
  expect(phone.marks.at(-1)?.saved).toBe(false);
  cut(false);
  phone.look();
  await settled();
  expect(saves).toEqual(['on the train']);
});

test('a device that was away does not bring back what was sent since', async () => {
  const { clock, device, cut } = setUp();
  const [away, here] = [device(), device()];
  cut(true);
  away.type('an old thought');
  await clock.advance(2_000);
  cut(false);
  here.type('a newer one');
  await clock.advance(1_000);
  await settled();
  here.type('');
  await clock.advance(1_000);
  await settled();
  away.look();
  await settled();
  expect(away.text()).toBe('');
});

test('closing sends what was not sent, and leaves no timer', async () => {
  const { clock, device, saves } = setUp();
  const phone = device();
  phone.type('last words');
  phone.close();
  await settled();
  expect(saves).toEqual(['last words']);
  expect(clock.pending()).toBe(0);
});

test('looking away sends at once what was just typed', async () => {
  const { device, saves, clock } = setUp();
  const phone = device();
  phone.type('and away');
  phone.look();
  await settled();
  expect(saves).toEqual(['and away']);
  expect(clock.pending()).toBe(0);
});
