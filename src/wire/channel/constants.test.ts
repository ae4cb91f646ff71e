// Which protocol versions are served.
import { expect, test } from 'vitest';
import { servesVersion } from './constants.ts';

test.each(['2.0.0', '2.0.1', '2.0.10'])('a client that asks for version %s is served', vsn => {
  expect(servesVersion(vsn)).toBe(true);
});

test.each([null, '', '1.0.0', '2.1.0', '3.0.0', '2.0', '2', '2.0.01', ' 2.0.0', '2.0.0\n', 'latest', '2.0.0-rc.1'])(
  'a client that asks for version %j is refused',
  vsn => {
    expect(servesVersion(vsn)).toBe(false);
  },
);
