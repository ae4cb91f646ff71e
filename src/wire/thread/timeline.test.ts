import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { ThreadEvent } from '../protocol/events.ts';
import type { ItemId, MemberId, TurnId } from '../protocol/ids.ts';
import { anItem, logOf, sampleLog } from './log.fixture.ts';
import type { MessageEntry, Timeline, TurnEntry } from './timeline.ts';
import { emptyTimeline, foldTimeline } from './timeline.ts';

const turnOf = (timeline: Timeline, id: string) => timeline.byKey.get(id) as TurnEntry;

/** Comparable form: maps as sorted lists. */
const plain = (timeline: Timeline) =>
  timeline.entries.map(entry =>
    entry.kind === 'turn'
      ? {
          ...entry,
          items: [...entry.items.values()].sort((a, b) => a.pos - b.pos),
          approvals: [...entry.approvals.values()].sort((a, b) => a.pos - b.pos),
        }
      : entry,
  );

describe('a timeline', () => {
  test('stands in the order things began, with their newest state', () => {
    const { events, turnId, first, second, approval } = sampleLog();
    const timeline = foldTimeline(emptyTimeline, events);

    expect(timeline.entries.map(entry => entry.key)).toEqual(['note:2', 'note:3', first.id, turnId, second.id]);
    const turn = turnOf(timeline, turnId);
    expect([...turn.items.values()].sort((a, b) => a.pos - b.pos).map(entry => entry.item.id)).toEqual(['i1', 'i2']);
    expect(turn.items.get('i1' as ItemId)?.item).toMatchObject({ text: 'first', status: 'completed' });
    expect(turn.completed?.status).toBe('completed');
    expect(turn.approvals.get(approval.id)?.settled?.outcome).toBe('applied');
    expect((timeline.byKey.get(first.id) as MessageEntry).state?.state).toBe('done');
    expect((timeline.byKey.get(second.id) as MessageEntry).edited?.text).toBe('And a high-tide badge');
  });

  test('is the same whatever the order, the pages and the repeats', () => {
    const { events } = sampleLog();
    const expected = plain(foldTimeline(emptyTimeline, events));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.nat(events.length - 1)),
        fc.integer({ min: 1, max: 6 }),
        (shuffled, repeats, size) => {
          const sent = [...shuffled, ...repeats.map(index => events[index] ?? shuffled[0])].filter(
            event => event !== undefined,
          );
          let timeline = emptyTimeline;
          for (let at = 0; at < sent.length; at += size) timeline = foldTimeline(timeline, sent.slice(at, at + size));
          expect(plain(timeline)).toEqual(expected);
        },
      ),
    );
  });

  test('knows who asked first that a turn stops, whatever the order', () => {
    const [ada, ben] = [newId('mem') as MemberId, newId('mem') as MemberId];
    const turnId = newId('trn') as TurnId;
    const asked = (by: MemberId, seq: number) =>
      ({ type: 'asked', what: 'interrupt_turn', by, turnId, seq, at: 1 }) as ThreadEvent;
    const events = [asked(ada, 4), asked(ben, 5)];
    for (const order of [events, events.toReversed()]) {
      expect(turnOf(foldTimeline(emptyTimeline, order), turnId).stopAsked).toEqual({ seq: 4, by: ada });
    }
  });

  test('has the whole text of an item once it came, whatever page came before or after', () => {
    const whole: ThreadEvent = {
      type: 'item.completed',
      turnId: 't1' as TurnId,
      item: anItem('i1', 'abc'),
      seq: 3,
      at: 1,
    };
    const page: ThreadEvent = { ...whole, item: anItem('i1', 'ac'), lacks: { from: 1, chars: 1 } };
    for (const events of [
      [whole, page],
      [page, whole],
      [page, page, whole, page],
    ]) {
      let timeline = emptyTimeline;
      for (const event of events) timeline = foldTimeline(timeline, [event]);
      const entry = turnOf(timeline, 't1').items.get('i1' as ItemId);
      expect(entry).toEqual({ pos: 3, seq: 3, item: anItem('i1', 'abc') });
    }
    const newer: ThreadEvent = { ...page, seq: 4, pos: 3 };
    const turn = turnOf(foldTimeline(foldTimeline(emptyTimeline, [newer]), [whole]), 't1');
    expect(turn.items.get('i1' as ItemId)?.lacks).toEqual({ from: 1, chars: 1 });
  });

  test('keeps back what belongs to pages that were not read yet', () => {
    const { events, first } = sampleLog();
    const newest = foldTimeline(emptyTimeline, events.slice(-3));
    expect(newest.entries).toEqual([]);
    const whole = foldTimeline(newest, events.slice(0, -3));
    expect((whole.byKey.get(first.id) as MessageEntry).state?.state).toBe('done');
  });

  test('leaves entries that did not change as they were', () => {
    const { events, turnId, first } = sampleLog();
    const earlier = foldTimeline(emptyTimeline, events);
    const later = foldTimeline(
      earlier,
      logOf([{ type: 'item.started', turnId: 't2' as typeof turnId, item: anItem('i9', '') }], 50),
    );
    expect(later.byKey.get(first.id)).toBe(earlier.byKey.get(first.id));
    expect(later.byKey.get(turnId)).toBe(earlier.byKey.get(turnId));
  });
});
