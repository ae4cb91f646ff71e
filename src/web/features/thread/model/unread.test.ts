import { expect, test } from 'vitest';
import type { Row } from './row.ts';
import { countNew, withUnread } from './unread.ts';

const row = (key: string, pos: number, kind: 'day' | 'plan' | 'status' = 'plan'): Row =>
  ({ kind, key, pos, depth: 0 }) as unknown as Row;
const rows = [row('a', 2), row('b', 5), row('day', 8, 'day'), row('c', 8), row('now', 0, 'status')];

test('the line stands before the first row that was not read', () => {
  const { rows: shown, index, count } = withUnread(rows, 5, false);
  expect(shown.map(({ key }) => key)).toEqual(['a', 'b', 'unread', 'day', 'c', 'now']);
  expect(index).toBe(2);
  expect(count).toBe(1);
});

test('there is no line when everything was read, nothing was, or nobody asks', () => {
  expect(withUnread(rows, 8, false).index).toBe(-1);
  expect(withUnread(rows, 0, false).index).toBe(-1);
  expect(withUnread(rows, undefined, true).rows).toBe(rows);
});

test('where reading stopped before the oldest page, the line says that there is more', () => {
  expect(withUnread(rows, 1, true)).toMatchObject({ index: 0, isMore: true });
});

test('the day and what goes on at the moment are not counted as new', () => {
  expect(countNew(rows, 0)).toBe(3);
});
