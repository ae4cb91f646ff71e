import { expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { RunnerId } from '../../wire/protocol/ids.ts';
import { createCopies } from './copies.ts';

test('R40: a boot that comes back after another took its place is a second copy of the key', () => {
  const copies = createCopies();
  const [one, other] = [newId('run') as RunnerId, newId('run') as RunnerId];
  const seen = (boots: string[], id = one) => boots.map(boot => copies.joined(id, boot));
  expect(seen(['a', 'a', 'b', 'b', 'c'])).toEqual([false, false, false, false, false]);
  expect(seen(['a'], other)).toEqual([false]);
  expect(seen(['b', 'c', 'b'])).toEqual([true, true, true]);
});
