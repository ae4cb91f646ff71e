import { expect, test } from 'vitest';
import type { ItemId } from '../../../../wire/protocol/ids.ts';
import type { Item } from '../../../../wire/protocol/items.ts';
import { activityWords, countActivity, foldActivity } from './activity.ts';
import type { ActivityItem } from './row.ts';

let next = 0;
const doing = (over: object): ActivityItem => {
  next += 1;
  const item = { id: `i${next}` as ItemId, status: 'completed', startedAt: 0, completedAt: 1_500, ...over } as Item;
  return { entry: { pos: next, seq: next, item } as ActivityItem['entry'] };
};
const ran = (over: object = {}) =>
  doing({ kind: 'command', command: 'x', exitCode: 0, durationMs: 100, does: ['run'], ...over });
const thought = (over: object = {}) => doing({ kind: 'reasoning', text: 'Hm.', ...over });
const words = (items: ActivityItem[]) => activityWords(countActivity(items));

test('the line counts what was done, verb by verb', () => {
  const items = [
    ran(),
    ran({ does: ['read'] }),
    ran({ does: ['read', 'search'] }),
    ran({ does: [] }),
    ran({ does: ['search'] }),
    doing({ kind: 'file_change', changes: [{ path: 'a' }, { path: 'b' }, { path: 'a' }] }),
    doing({ kind: 'tool_call' }),
    thought(),
  ];
  expect(words(items)).toBe('Ran 3 commands, edited 2 files, read 1 file, searched once, used 1 tool');
});

test('failures, refusals and what goes on in the background are told apart', () => {
  const counts = countActivity([
    ran({ exitCode: 1 }),
    ran({ status: 'declined', exitCode: null }),
    ran({ status: 'running', background: true, exitCode: null, durationMs: null, completedAt: undefined }),
    ran({ status: 'running', exitCode: null, durationMs: null, completedAt: undefined }),
  ]);
  expect(counts).toMatchObject({ ran: 2, failed: 1, declined: 1, background: 1, running: 1, durationMs: 200 });
});

test('thinking stands alone before the work and while it goes on, and inside the group otherwise', () => {
  const kinds = (run: ActivityItem[]) => foldActivity(run).map(part => part.kind);
  expect(kinds([thought(), ran(), thought(), ran()])).toEqual(['thought', 'activity']);
  expect(kinds([ran(), thought({ status: 'running' })])).toEqual(['activity', 'thought']);
  expect(kinds([ran(), thought()])).toEqual(['activity']);
  expect(kinds([thought()])).toEqual(['thought']);
});

test('a thought without words that was over at once is no line', () => {
  expect(foldActivity([thought({ text: '', completedAt: 200 })])).toEqual([]);
});

test('what is being done is told after what was done', () => {
  const now = ran({ status: 'running', exitCode: null, durationMs: null, completedAt: undefined });
  expect(activityWords(countActivity([ran(), now]), now.entry.item)).toBe('Ran 1 command, running');
  expect(activityWords(countActivity([now]), now.entry.item)).toBe('Running');
});
