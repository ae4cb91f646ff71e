// Addresses that are paths of one host. Those that are hosts are in headers.test.ts.
import { describe, expect, test } from 'vitest';
import { addressOf, anyPreview, baseOf, isOurs, labelAt, labelOfOrigin, originOf, targetOf } from './hosts.ts';

const base = baseOf(new URL('https://previews.test'), true);
const label = '0123456789abcdefghjkmnpqrs';
const other = '9'.repeat(26);

describe('R13: on one host for all previews', () => {
  test('a preview is a path of it, and the host is nobody else’s', () => {
    expect(addressOf(label, base)).toBe(`https://previews.test/~${label}`);
    expect(originOf(label, base)).toBe('https://previews.test');
    expect(anyPreview(base)).toBe('https://previews.test');
    expect(isOurs('PREVIEWS.test', base)).toBe(true);
    for (const host of [`${label}.previews.test`, 'hub.test', 'previews.test:8443', '', undefined]) {
      expect([host, isOurs(host, base)]).toEqual([host, false]);
    }
  });

  test.each([
    [`/~${label}`, '/'],
    [`/~${label}/`, '/'],
    [`/~${label}?x=1`, '/?x=1'],
    [`/~${label}/deep/?x=/~${other}`, `/deep/?x=/~${other}`],
    [`/~${label}//evil.example`, '//evil.example'],
  ])('the path %s says which is meant, whatever is open', (url, path) => {
    expect(targetOf({ host: 'previews.test', url }, other, base)).toEqual({ label, path, byPath: true });
  });

  test.each(['/', '/~ada/', `/~${label}x/`, `/~${label.toUpperCase()}/`, `/x/~${label}/`, `/%7E${label}/`])(
    'the path %s is the app’s that is open, or nobody’s',
    url => {
      expect(targetOf({ host: 'previews.test', url }, other, base)).toEqual({ label: other, path: url, byPath: false });
      for (const open of [undefined, '', 'short', `${label}.`]) {
        expect(targetOf({ host: 'previews.test', url }, open, base).label).toBe('');
      }
    },
  );

  test('no page is known by its origin, and no address by its host alone', () => {
    expect(labelOfOrigin('https://previews.test', base)).toBeUndefined();
    expect(labelAt(`previews.test/~${label}`, base)).toBe(label);
    for (const place of ['previews.test', 'previews.test/', `evil.example/~${label}`, `/~${label}`, `~${label}`]) {
      expect([place, labelAt(place, base)]).toEqual([place, '']);
    }
  });
});
