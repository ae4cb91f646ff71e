import { expect, test } from 'vitest';
import { createFakeClock } from '../std/fake-clock.ts';
import { createRedial } from './redial.ts';

const setUp = () => {
  const clock = createFakeClock();
  const redial = createRedial(clock, () => 0.999_999);
  const wait = (code: string, joinedAt?: number) => redial({ code, joinedAt }).wait;
  return { clock, wait };
};

test('a hub that is away is dialled after longer and longer waits', () => {
  const { wait } = setUp();
  const waits = Array.from({ length: 9 }, () => wait('hub_unreachable'));
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('the waits start over once a link has joined, however soon the road ended it', () => {
  const { clock, wait } = setUp();
  for (let no = 0; no < 6; no++) wait('hub_unreachable');
  expect(wait('hub_unreachable', clock.monotonic())).toBe(250);
  expect(wait('hub_unreachable')).toBe(500);
});

test('links that the hub ends soon after they joined count on, so that two copies of a runner do not race', async () => {
  const { clock, wait } = setUp();
  const waits = Array.from({ length: 4 }, () => wait('link_replaced', clock.monotonic()));
  expect(waits).toEqual([250, 500, 1_000, 2_000]);
  const joinedAt = clock.monotonic();
  await clock.advance(60_000);
  expect(wait('link_replaced', joinedAt)).toBe(250);
});

test('a link that ended for a batch out of order is dialled again at once, but not without end', async () => {
  const { clock, wait } = setUp();
  for (let no = 0; no < 6; no++) wait('hub_unreachable');
  const waits = Array.from({ length: 4 }, () => wait('out_of_order', clock.monotonic()));
  expect(waits).toEqual([0, 250, 500, 1_000]);
  const joinedAt = clock.monotonic();
  await clock.advance(2_000);
  expect(wait('out_of_order', joinedAt)).toBe(250);
  await clock.advance(6_000);
  expect(wait('out_of_order', clock.monotonic())).toBe(0);
});
