import { expect, test } from 'vitest';
import { inWords, mixOf, randomOf } from './mix.ts';

const able = { ownClock: true, smallDisk: true };

test('a machine that can do everything mixes every fault but the one that is played apart', () => {
  const { names, leftOut } = mixOf(able);
  expect(names).toEqual(
    expect.arrayContaining([
      'F1',
      'F2',
      'F3',
      'F4',
      'F4s',
      'F6',
      'F6s',
      'F7',
      'F8',
      'F9',
      'F10',
      'F11',
      'F12',
      'F15',
      'F15m',
    ]),
  );
  expect(leftOut).toEqual([{ name: 'F5', why: 'each of its rounds is 45 s of waiting' }]);
});

test('what a machine cannot do is left out, and said', () => {
  const mix = mixOf({ ownClock: false, smallDisk: false });
  expect(mix.leftOut.map(({ name }) => name)).toEqual(['F5', 'F6', 'F8', 'F11']);
  expect(mix.names).not.toContain('F8');
  expect(inWords(mix, ['F1', 'F2', 'F1'])).toBe(
    'one after the other in one world: F1 2 times, F2 once; F5 is left out, each of its rounds is 45 s of waiting; ' +
      'F6 is left out, clocks cannot be set on this machine; F8 is left out, no small disk can be mounted on this machine; ' +
      'F11 is left out, clocks cannot be set on this machine',
  );
});

test('a seed and a round have one order of draws, and another seed or round another', () => {
  const draws = (seed: number, round: number) => {
    const random = randomOf(seed, round);
    return Array.from({ length: 8 }, () => random.next());
  };
  expect(draws(7, 3)).toEqual(draws(7, 3));
  const first = [7, 8, 9].flatMap(seed => [1, 2, 3, 4].map(round => String(draws(seed, round))));
  expect(new Set(first).size).toBe(12);
});

test('a run of the mix comes to every fault', () => {
  const { names } = mixOf(able);
  const played = Array.from({ length: 150 }, (_, at) => randomOf(202160566, at + 1).pick(names));
  expect(new Set(played)).toEqual(new Set(names));
});
