import { expect, test } from 'vitest';
import type { RunnerId, ThreadId } from '../../wire/protocol/ids.ts';
import { labelFor, type Place } from './labels.ts';

const place: Place = { threadId: 'thr_a' as ThreadId, runnerId: 'run_a' as RunnerId, port: 5173 };

test('R9: a label is that of its place, made with the hub’s key, and 26 characters of 5 bits', () => {
  const label = labelFor('key', place, 0);
  expect(label).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
  expect(labelFor('key', place, 0)).toBe(label);
});

test('R9, R18: another key, thread, machine, port or turn gives another label', () => {
  const labels = [
    labelFor('key', place, 0),
    labelFor('key', place, 1),
    labelFor('other', place, 0),
    labelFor('key', { ...place, port: 517 }, 30), // not to be had by moving a digit
    labelFor('key', { ...place, port: 51 }, 730),
    labelFor('key', { ...place, threadId: 'thr_b' as ThreadId }, 0),
    labelFor('key', { ...place, runnerId: 'run_b' as RunnerId }, 0),
  ];
  expect(new Set(labels).size).toBe(labels.length);
});
