import { expect, test } from 'vitest';
import { readWant, sayWant, type Want } from './wants.ts';

const WANTS: readonly (readonly [Want, string])[] = [
  [{ kind: 'outside' }, 'run outside its sandbox'],
  [{ kind: 'outside_if_stopped' }, 'leave its sandbox if that stops it'],
  [{ kind: 'type' }, 'type into a command that is running'],
  [{ kind: 'network' }, 'use the network'],
  [{ kind: 'reach', what: 'example.com (https)' }, 'reach example.com (https)'],
  [{ kind: 'read', what: '/etc/hosts' }, 'read /etc/hosts'],
  [{ kind: 'write', what: '/srv/my files' }, 'write /srv/my files'],
];

// Rules that laptops keep hold these words: other words for the same want would not be covered by them any more.
test.each(WANTS)('%o is said as “%s” and read again', (want, words) => {
  expect(sayWant(want)).toBe(words);
  expect(readWant(words)).toEqual(want);
});

test('words of nobody here are left as they are', () => {
  for (const words of ['', 'fly', 'reach', 'Run outside its sandbox']) expect(readWant(words)).toBeUndefined();
});
