import { expect, test } from 'vitest';
import { HawserError } from '../../std/errors.ts';
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ItemId, TurnId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { abridged } from '../../wire/thread/abridged.ts';
import { anItem } from '../../wire/thread/log.fixture.ts';
import { emptyTimeline, foldTimeline } from '../../wire/thread/timeline.ts';
import { createLongTexts } from './long-texts.ts';

const ID = 'i1' as ItemId;
const TURN = 't1' as TurnId;
const WHOLE = Array.from({ length: 60_000 }, (_, n) => `line ${n}`).join('\n');
const EVENT: ThreadEvent = {
  type: 'item.completed',
  turnId: TURN,
  item: anItem(ID, WHOLE, 'completed'),
  seq: 3,
  at: 1,
};

const open = (answers: (from: number) => string = from => WHOLE.slice(from, from + limits.textChars)) => {
  let timeline = foldTimeline(emptyTimeline, [abridged(EVENT)]);
  const asked: number[] = [];
  const long = createLongTexts({
    timeline: () => timeline,
    ask: async ({ seq, from }) => {
      expect(seq).toBe(3);
      asked.push(from);
      return { text: answers(from) };
    },
    put: event => (timeline = foldTimeline(timeline, [event])),
  });
  const entry = () => {
    const turn = timeline.byKey.get(TURN);
    return turn?.kind === 'turn' ? turn.items.get(ID) : undefined;
  };
  return { long, entry, asked };
};

test('a long text is read piece by piece, and stands whole in its place', async () => {
  const { long, entry, asked } = open();
  const told: unknown[] = [];
  long.reading.subscribe(() => told.push(long.reading.get().get(ID)));
  expect(entry()?.lacks).toBeDefined();
  await long.unfold(ID);
  expect(asked).toHaveLength(3);
  expect(told.at(0)).toEqual({ done: 0 });
  expect(told.at(-1)).toBeUndefined();
  expect(entry()).toMatchObject({ seq: 3, item: { text: WHOLE } });
  expect(entry()?.lacks).toBeUndefined();
  // The same page once more takes nothing away, and nothing more is asked.
  await long.unfold(ID);
  expect(long.read(ID)).toBe(WHOLE);
  expect(asked).toHaveLength(3);
});

test('copying it leaves the page as it is', async () => {
  const { long, entry } = open();
  const before = entry();
  expect(await long.read(ID)).toBe(WHOLE);
  expect(entry()).toBe(before);
});

test('two who want it at once are one reading, and why it failed is told until it is tried again', async () => {
  let refuse = true;
  const { long, entry, asked } = open(from => {
    if (refuse) throw new HawserError({ code: 'offline', message: 'No connection.' });
    return WHOLE.slice(from, from + limits.textChars);
  });
  await Promise.all([long.unfold(ID), long.unfold(ID)]);
  expect(asked).toHaveLength(1);
  expect(long.reading.get().get(ID)).toMatchObject({ problem: { code: 'offline' } });
  refuse = false;
  await long.unfold(ID);
  expect(entry()?.item).toMatchObject({ text: WHOLE });
  expect(long.reading.get().size).toBe(0);
});
