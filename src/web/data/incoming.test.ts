import { expect, test } from 'vitest';
import { createIncoming } from './incoming.ts';

const setUp = () => {
  const frames: (() => void)[] = [];
  const taken: (readonly string[])[] = [];
  const incoming = createIncoming<string>(
    task => void frames.push(task),
    said => void taken.push(said),
  );
  const frame = () => {
    for (const task of frames.splice(0)) task();
  };
  return { incoming, frames, frame, taken };
};

test('what comes between two frames is taken once, in its order', () => {
  const { incoming, frames, frame, taken } = setUp();
  for (const word of ['a', 'b', 'c']) incoming.add(word);
  expect([frames.length, taken]).toEqual([1, []]);
  frame();
  incoming.add('d');
  frame();
  expect(taken).toEqual([['a', 'b', 'c'], ['d']]);
});

test('what was taken before its frame, or forgotten, is not taken again', () => {
  const { incoming, frame, taken } = setUp();
  incoming.add('a');
  incoming.flush();
  incoming.flush();
  frame();
  expect(taken).toEqual([['a']]);
  incoming.add('b');
  incoming.clear();
  incoming.add('c');
  frame();
  frame();
  expect(taken).toEqual([['a'], ['c']]);
});
