import { expect, test } from 'vitest';
import { membersOf, type ProcessRow, type TableMember } from './process-table.ts';

const AGENT = { pid: 10, mark: 'mark' };
const row = (pid: number, parent: number, startedAt = pid): ProcessRow => ({
  pid,
  parent,
  startedAt,
  uid: 501,
  argv: [],
});
const nobody = () => undefined;
const pids = (members: ReadonlyMap<number, TableMember>) => [...members.keys()];

test('an agent and all its descendants belong to it, in whatever order the table names them', () => {
  const rows = [row(12, 11), row(11, 10), row(10, 1), row(1, 0), row(20, 1)];
  expect(pids(membersOf(rows, [AGENT], new Map(), nobody))).toEqual([12, 11, 10]);
});

test('what belonged once belongs until it ends, wherever its parent went', () => {
  const before = membersOf([row(10, 1), row(11, 10), row(12, 11)], [AGENT], new Map(), nobody);
  expect(pids(membersOf([row(10, 1), row(12, 1)], [AGENT], before, nobody))).toEqual([10, 12]);
  // The same pid, started later, is somebody else.
  expect(pids(membersOf([row(10, 1), row(12, 1, 99)], [AGENT], before, nobody))).toEqual([10]);
  expect(pids(membersOf([row(10, 1), row(12, 1)], [], before, nobody))).toEqual([]);
});

test('a parent that is younger than its child only got the number of the real one', () => {
  expect(pids(membersOf([row(10, 1), row(11, 10, 50), row(12, 11, 12)], [AGENT], new Map(), nobody))).toEqual([10, 11]);
});

test('a mark makes a process belong, and its descendants with it', () => {
  const rows = [row(10, 1), row(30, 1), row(31, 30)];
  const marked = ({ pid }: ProcessRow) => (pid === 30 ? AGENT : undefined);
  expect(pids(membersOf(rows, [AGENT], new Map(), marked))).toEqual([10, 30, 31]);
});

test('a table that names two processes as each other’s parents ends nowhere', () => {
  expect(pids(membersOf([row(5, 6, 1), row(6, 5, 1)], [AGENT], new Map(), nobody))).toEqual([]);
});
