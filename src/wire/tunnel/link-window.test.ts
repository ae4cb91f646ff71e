// The arithmetic of the link window.
import { expect, test } from 'vitest';
import { createMinRtt, linkWindow, windowFor } from './link-window.ts';

const MBIT = 125_000 / 1_000; // bytes per millisecond

test('the window is twice what the link delivers in one round trip', () => {
  expect(windowFor(100 * MBIT, 150)).toBe(2 * 100 * MBIT * 150);
});

test('a short or slow link keeps the floor, a very long and fast one the ceiling', () => {
  expect(windowFor(1_000 * MBIT, 0.2)).toBe(linkWindow.floorBytes);
  expect(windowFor(0, 40)).toBe(linkWindow.floorBytes);
  expect(windowFor(10_000 * MBIT, 300)).toBe(linkWindow.ceilingBytes);
});

test('the shortest round trip is forgotten after a while, so that a changed path is noticed', () => {
  const rtt = createMinRtt();
  expect(rtt.least()).toBeUndefined();
  rtt.add(0, 40);
  rtt.add(100, 900); // a queue, not the path
  expect(rtt.least()).toBe(40);
  rtt.add(6_000, 120);
  expect(rtt.least()).toBe(40);
  rtt.add(12_000, 130);
  rtt.add(13_000, 125);
  expect(rtt.least()).toBe(120);
  rtt.add(18_500, 126);
  expect(rtt.least()).toBe(125);
});
