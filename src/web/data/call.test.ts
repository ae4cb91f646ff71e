import { expect, test } from 'vitest';
import { refusalIn } from './call.ts';

test('a refusal has words, also where a channel gives only Phoenix’s own reason', () => {
  const said = { code: 'unauthorized', message: 'Not yours.', hint: 'Ask for it.' };
  expect(refusalIn({ reason: 'unauthorized', ...said })).toEqual(said);
  const bare = { code: 'hub_refused', message: expect.stringMatching(/\.$/) };
  expect(refusalIn({ reason: 'join crashed' })).toEqual(bare);
  expect(refusalIn(undefined)).toEqual(bare);
});
