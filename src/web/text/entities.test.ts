import { expect, test } from 'vitest';
import { decodeEntities } from './entities.ts';

test.each([
  ['a &amp; b', 'a & b'],
  ['&lt;b&gt;', '<b>'],
  ['&#8211;&#x2713;&hellip;', '–✓…'],
  ['&nosuch; &#0; &#xD800; &#99999999;', '&nosuch; \ufffd \ufffd &#99999999;'],
  ['AT&T; a & b', 'AT&T; a & b'],
])('“%s” reads “%s”', (typed, read) => {
  expect(decodeEntities(typed)).toBe(read);
});
