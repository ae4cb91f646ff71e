import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { watchUpdates } from './updates.ts';

/** A page whose worker is followed by another build's, which waits. */
const setUp = async () => {
  const clock = createFakeClock();
  const told: unknown[] = [];
  const registration = Object.assign(new EventTarget(), {
    installing: null,
    waiting: { postMessage: (message: unknown) => told.push(message) },
  });
  const workers = Object.assign(new EventTarget(), { controller: {}, register: async () => registration });
  let reloads = 0;
  const updates = watchUpdates({
    clock,
    workers: workers as unknown as ServiceWorkerContainer,
    reload: () => {
      reloads += 1;
    },
  });
  await clock.advance(1_000);
  expect(updates.waiting.get()).toBe(true);
  const takeOver = () => workers.dispatchEvent(new Event('controllerchange'));
  return { clock, told, updates, takeOver, reloads: () => reloads };
};

test('a newer build is used when one says so: it takes over, and the page is loaded again, once', async () => {
  const { clock, told, updates, takeOver, reloads } = await setUp();
  expect(told).toEqual([]);
  updates.apply();
  expect(told).toEqual(['take_over']);
  expect(reloads()).toBe(0);
  takeOver();
  await clock.advance(60_000);
  expect(reloads()).toBe(1);
});

test('one that does not take over soon leaves nobody with a button that does nothing', async () => {
  const { clock, updates, reloads } = await setUp();
  updates.apply();
  await clock.advance(60_000);
  expect(reloads()).toBe(1);
});
