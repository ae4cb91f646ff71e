import { expect, test } from 'vitest';
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ItemId } from '../../wire/protocol/ids.ts';
import { giveText } from './spoken.ts';

const id = 'itm_1' as ItemId;
const completed = (seq: number, text: string) =>
  ({ seq, type: 'item.completed', item: { id, kind: 'message', text } }) as unknown as ThreadEvent;
const said = { heard: 7, rest: 'de' };
const renamed = { seq: 4, type: 'thread.renamed' } as unknown as ThreadEvent;

test.each(['high ti', 'high tid'])('an item gets the text of which “%s” was heard; all else stays as it is', heard => {
  const { whole, holes } = giveText(
    [completed(3, ''), renamed],
    new Map([[3, said]]),
    new Map([[id, { base: 0, text: heard }]]),
  );
  expect(whole).toEqual([completed(3, 'high tide'), renamed]);
  expect(holes).toEqual([]);
});

test.each([
  ['not at all', undefined],
  ['not to its end', { base: 0, text: 'high' }],
  ['not from its beginning', { base: 4, text: 'high tide' }],
])('an item that was heard %s is read again', (_, heard) => {
  const { whole, holes } = giveText([completed(3, ''), renamed], new Map([[3, said]]), new Map(heard && [[id, heard]]));
  expect(whole).toEqual([renamed]);
  expect(holes).toEqual([3]);
});
