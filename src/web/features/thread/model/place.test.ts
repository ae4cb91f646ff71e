import { expect, test } from 'vitest';
import type { ThreadEvent } from '../../../../wire/protocol/events.ts';
import type { ItemId } from '../../../../wire/protocol/ids.ts';
import { emptyTimeline, foldTimeline } from '../../../../wire/thread/timeline.ts';
import { findPlace } from './place.ts';
import { createRows } from './rows.ts';

const item = (seq: number, id: string, fields: object): ThreadEvent =>
  ({
    type: 'item.completed',
    seq,
    at: seq,
    turnId: 'trn_1',
    item: { id, status: 'completed', startedAt: 1, completedAt: 2, ...fields },
  }) as unknown as ThreadEvent;

const command = { kind: 'command', command: 'ls', cwd: '.', output: '', exitCode: 0, durationMs: 1, does: ['run'] };
const timeline = foldTimeline(emptyTimeline, [
  item(3, 'i1', command),
  item(4, 'i2', command),
  item(5, 'i3', { kind: 'sub_agent', task: 'look', state: 'completed' }),
  item(6, 'i4', { kind: 'sub_agent', task: 'look deeper', state: 'completed', parent: 'i3' }),
  item(7, 'i5', { kind: 'message', text: 'found', parent: 'i4' }),
  item(8, 'i6', { kind: 'message', text: 'done' }),
]);

const rowsWith = (...unfolded: string[]) =>
  createRows()({
    view: { timeline, live: new Map(), head: null },
    flowing: new Set(),
    sending: [],
    unfolded: new Set(unfolded),
  });
const find = (anchor: string, more = false, ...unfolded: string[]) =>
  findPlace(rowsWith(...unfolded), timeline, anchor, more);

test('what an agent said is found by its item, and a turn by its own address', () => {
  const rows = rowsWith();
  expect(rows[find('item-i6')?.index ?? -1]).toMatchObject({ kind: 'prose', itemId: 'i6' satisfies string as ItemId });
  expect(rows[find('turn-trn_1')?.index ?? -1]?.kind).toBe('turn');
});

test('a command in a run of several is unfolded with its run', () => {
  expect(find('item-i2')?.unfold).toEqual(['activity:i1', 'item:i2']);
});

test('the work of a sub-agent of a sub-agent is found below both', () => {
  expect(find('item-i5')).toEqual({ index: -1, unfold: ['sub_agent:i3', 'sub_agent:i4'] });
  expect(find('item-i5', false, 'sub_agent:i3', 'sub_agent:i4')?.index).toBeGreaterThan(0);
});

test('what was not read is not found', () => {
  expect(find('item-elsewhere')).toBeUndefined();
  expect(find('msg-elsewhere')).toBeUndefined();
  expect(find('seq-1', true)).toBeUndefined();
});
