import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

/** A page whose frames cost what they are told to. */
const setUp = () => {
  let clock = 0;
  let cost = 0;
  let ended: (() => void) | undefined;
  const waits: number[] = [];
  const shownAt: number[] = [];
  const pace = createPace({
    frame: task => {
      task();
      clock += cost;
      ended?.();
    },
    afterFrame: task => {
      ended = task;
    },
    wait: (task, ms) => {
      waits.push(ms);
      clock += ms;
      task();
    },
    now: () => clock,
  });
  const show = (ms: number) => {
    cost = ms;
    pace(() => shownAt.push(clock));
  };
  return { show, waits, shownAt };
};

test('cheap frames follow each other without a rest', () => {
  const { show, waits, shownAt } = setUp();
  for (let each = 0; each < 3; each += 1) show(10);
  expect(waits).toEqual([]);
  expect(shownAt).toEqual([0, 10, 20]);
});

test('after an expensive frame the page rests as long as it took, but never so long that it seems to stand still', () => {
  const { show, waits } = setUp();
  show(80);
  show(400);
  show(5);
  show(5);
  expect(waits).toEqual([80, 150]);
});
