// The pure parts of previews: hosts, cookies and headers, with what attackers and odd apps write.
import { describe, expect, test } from 'vitest';
import { appCookie, isFramed, keysIn, withoutOurs } from './cookies.ts';
import { laptopPort } from './headers.ts';
import { labelOf, labelOfOrigin, originOf } from './hosts.ts';

const base = { scheme: 'http', host: 'localhost:4700' } as const;
const label = '0123456789abcdefghjkmnpqrs';

describe('R13: the host of a preview', () => {
  test('is its label under the base, in any case', () => {
    expect(labelOf(`${label}.localhost:4700`, base)).toBe(label);
    expect(labelOf(`${label.toUpperCase()}.LOCALHOST:4700`, base)).toBe(label);
    expect(labelOfOrigin(originOf(label, base), base)).toBe(label);
  });
  test.each(['localhost:4700', '127.0.0.1:4700', `${label}.localhost:4701`, `${label}.localhost`, undefined, ''])(
    'is not %s',
    host => expect(labelOf(host, base)).toBeUndefined(),
  );
  test.each([`x.${label}.localhost:4700`, 'short.localhost:4700', `${label}x.localhost:4700`, '.localhost:4700'])(
    'is under the base but nobody’s: %s',
    host => expect(labelOf(host, base)).toBe(''),
  );
  test.each([
    'null',
    `https://${label}.localhost:4700`,
    `http://${label}.localhost:4700.evil.example`,
    'http://evil.example',
  ])('is no origin of a preview: %s', origin => expect(labelOfOrigin(origin, base)).toBeUndefined());
});

describe('R11: cookies', () => {
  test.each([
    ['__Host-hawser_preview=s', undefined],
    ['a=1; __Host-hawser_preview=s; b=2', 'a=1; b=2'],
    ['hawser_preview=s;hawser_preview=t; a=1', 'a=1'],
    ['HAWSER_PREVIEW=s; a=1', 'a=1'],
    ['"hawser_preview"=s; a=1', 'a=1'],
    [' hawser_preview =s; a=1', 'a=1'],
    ['hawser_nonce=s', undefined],
    ['a="x=y; b', 'a="x=y; b'],
    ['not_hawser_preview=1', 'not_hawser_preview=1'],
  ])('to the app: %s', (header, kept) => expect(withoutOurs(header)).toBe(kept));

  test('every value of ours counts as a try, and no other', () => {
    expect(keysIn('hawser_preview=a; x=b; __Host-hawser_preview=c; Hawser_preview=d')).toEqual(['a', 'c']);
  });

  test.each([
    ['a=1; Domain=localhost', ['a=1']],
    ['a=1; DOMAIN = .x.y; Secure', ['a=1; Secure']],
    ['a=domain=x; Path=/', ['a=domain=x; Path=/']],
    ['hawser_preview=x', []],
    [' "Hawser_Preview" =x; Path=/', []],
  ])('from the app: %s', (value, kept) => expect(appCookie(value, 'own')).toEqual(kept));

  test.each([
    ['a=1; Domain=localhost; Path=/', ['a=1; Path=/', 'a=1; Path=/; Secure; SameSite=None']],
    ['a=1;SameSite=Lax;HttpOnly', ['a=1;SameSite=Lax;HttpOnly', 'a=1;HttpOnly; Secure; SameSite=None']],
    ['a=1; samesite = STRICT', ['a=1; samesite = STRICT']],
    ['hawser_joined=x', []],
  ])('from the app where siblings are other sites, so that they can use it too: %s', (value, kept) =>
    expect(appCookie(value, 'sites')).toEqual(kept),
  );

  test.each([
    ['a=1; Domain=x.y; SameSite=Strict; HttpOnly', ['a=1; HttpOnly; Secure; SameSite=None; Partitioned']],
    ['a=secure; Secure; samesite=lax; Partitioned', ['a=secure; Secure; SameSite=None; Partitioned']],
    ['__Host-hawser_frame=x; Path=/; Secure', []],
  ])('from the app in a frame, where browsers keep no others: %s', (value, kept) =>
    expect(appCookie(value, 'frame')).toEqual(kept),
  );

  test('whether one is in a frame is told by the key that browsers send there alone', () => {
    expect(isFramed('a=1; __Host-hawser_frame=k')).toBe(true);
    expect(isFramed('__Host-hawser_preview=k; x__Host-hawser_frame=k')).toBe(false);
    expect(withoutOurs('__Host-hawser_frame=k; a=1')).toBe('a=1');
  });
});

test.each([
  ['http://localhost:3000', 3_000],
  ['https://127.0.0.1:8443', 8_443],
  ['http://[::1]', 80],
  ['https://0.0.0.0', 443],
  ['http://localhost.evil.example:3000', undefined],
  ['http://127.0.0.2:3000', undefined],
  ['null', undefined],
])('the laptop’s port in %s', (origin, port) => expect(laptopPort(origin)).toBe(port));
