// Every way to start a hub that would weaken it is refused with what to do, and every safe one is not.
import { describe, expect, test } from 'vitest';
import { HawserError } from '../../std/errors.ts';
import { type DoorOptions, planDoors } from './plan.ts';

const refusal = (options: DoorOptions) => {
  try {
    planDoors(options);
  } catch (error) {
    if (error instanceof HawserError) return error.problem;
    throw error;
  }
  return undefined;
};
const https = new URL('https://hub.example.org');
const http = new URL('http://hub.example.org');
const tls = { tlsCert: 'cert.pem', tlsKey: 'key.pem' };

describe('R54: a hub', () => {
  test.each<[string, DoorOptions, string]>([
    ['everywhere in plain', { listen: '0.0.0.0' }, 'listen_unsafe'],
    ['on one address in plain', { listen: '192.168.1.5', publicUrl: http }, 'listen_unsafe'],
    ['on IPv6 in plain', { listen: '::', publicUrl: https }, 'listen_unsafe'],
    ['behind a proxy that nobody named', { listen: '0.0.0.0', publicUrl: https }, 'listen_unsafe'],
    ['behind a proxy without saying where', { listen: '0.0.0.0', trustedProxies: ['10.0.0.1'] }, 'listen_unsafe'],
    [
      'behind a proxy that speaks no TLS',
      { listen: '0.0.0.0', trustedProxies: ['10.0.0.1'], publicUrl: http },
      'listen_unsafe',
    ],
    ['under a plain name', { publicUrl: http, trustedProxies: ['127.0.0.1'] }, 'listen_unsafe'],
    ['under a name whose TLS nobody speaks', { publicUrl: https }, 'public_url'],
    ['with TLS under a plain name', { ...tls, publicUrl: http }, 'public_url'],
    ['with TLS under no name', { ...tls, listen: '0.0.0.0' }, 'public_url'],
    ['under a path', { ...tls, publicUrl: new URL('https://example.org/hub') }, 'public_url'],
    ['under a name with a password', { ...tls, publicUrl: new URL('https://a:b@example.org') }, 'public_url'],
    ['with half of TLS', { tlsCert: 'cert.pem', publicUrl: https }, 'tls_incomplete'],
    ['on what is no address', { listen: 'localhost' }, 'listen_unsafe'],
    ['trusting everybody as a proxy', { trustedProxies: ['0.0.0.0/0'], publicUrl: https }, 'trusted_proxy'],
    ['trusting what is no address', { trustedProxies: ['proxy.local'], publicUrl: https }, 'trusted_proxy'],
  ])('%s is refused, and told what to do', (_how, options, code) => {
    expect(refusal(options)).toMatchObject({ code, hint: expect.stringMatching(/./) });
  });

  test.each<[string, DoorOptions]>([
    ['on this machine alone', {}],
    ['on this machine under another name', { publicUrl: new URL('http://localhost:4140') }],
    ['with TLS of its own', { ...tls, listen: '::', publicUrl: https }],
    ['behind a proxy on this machine', { trustedProxies: ['127.0.0.1'], publicUrl: https }],
    ['behind a proxy elsewhere', { listen: '0.0.0.0', trustedProxies: ['10.0.0.0/24'], publicUrl: https }],
    ['in plain, by a flag that says so', { listen: '0.0.0.0', publicUrl: http, weakened: ['plain_http'] }],
    ['behind any proxy, by a flag that says so', { listen: '0.0.0.0', publicUrl: https, weakened: ['any_proxy'] }],
  ])('%s starts', (_how, options) => {
    expect(refusal(options)).toBeUndefined();
  });

  const hub = { ...tls, listen: '::', publicUrl: https };
  const at = (url: string): DoorOptions => ({ ...hub, previewUrl: new URL(url) });
  test.each<[string, DoorOptions]>([
    ['on its own host', at('https://hub.example.org')],
    ['on its own host at another port', at('https://hub.example.org:8443')],
    ['under its own host', at('https://preview.hub.example.org')],
    ['above its own host', at('https://example.org')],
    ['without encryption', at('http://preview.example.net')],
    ['under a path', at('https://preview.example.net/here')],
    ['under an address', at('https://192.0.2.7')],
    ['under an address of IPv6', at('https://[2001:db8::1]')],
    ['as paths of its own host', { ...at('https://hub.example.org'), weakened: ['preview_paths'] }],
    ['as paths under its own host', { ...at('https://preview.hub.example.org'), weakened: ['preview_paths'] }],
    ['as paths of no host', { ...hub, weakened: ['preview_paths'] }],
    ['of no name of its own', { previewUrl: new URL('https://preview.example.net') }],
    [
      'elsewhere in plain, itself on this machine',
      { publicUrl: new URL('http://localhost:4140'), previewUrl: new URL('http://preview.example.net') },
    ],
  ])('R10: has no previews %s', (_how, options) => {
    expect(refusal(options)).toMatchObject({ code: 'preview_url', hint: expect.stringMatching(/./) });
  });

  test.each<[boolean, DoorOptions]>([
    [false, {}],
    [false, { publicUrl: new URL('http://localhost:4140') }],
    [false, at('https://preview.example.net')],
    [false, at('https://preview.example.org')],
    [true, hub],
    [true, { trustedProxies: ['127.0.0.1'], publicUrl: https }],
  ])('has previews that nobody can reach: %j, %j', (unreachable, options) => {
    expect(planDoors(options).previewsUnreachable).toBe(unreachable);
  });

  test('without TLS of its own is open to its proxies and this machine, and to nobody else', () => {
    const { admits } = planDoors({ listen: '::', trustedProxies: ['10.0.0.0/24', 'fd00::/8'], publicUrl: https });
    for (const peer of ['10.0.0.7', '::ffff:10.0.0.7', 'fd00::7', '127.0.0.1', '::1']) expect(admits(peer)).toBe(true);
    for (const peer of ['10.0.1.7', '::ffff:10.0.1.7', '192.168.1.5', 'fe80::1', '']) expect(admits(peer)).toBe(false);
  });
});

describe('R13: an X-Forwarded-For', () => {
  test('is believed of named proxies alone, however many there are in a row', () => {
    const { trusts } = planDoors({ trustedProxies: ['127.0.0.1', '10.0.0.0/24'], publicUrl: https });
    expect([trusts('127.0.0.1', 0), trusts('10.0.0.9', 1), trusts('192.168.1.5', 0)]).toEqual([true, true, false]);
  });
  test('is believed of whoever is connected, but no further, where any proxy may be', () => {
    const { trusts } = planDoors({ publicUrl: https, weakened: ['any_proxy'] });
    expect([trusts('192.168.1.5', 0), trusts('192.168.1.5', 1)]).toEqual([true, false]);
  });
  test('is believed of nobody by default', () => {
    expect(planDoors().trusts('127.0.0.1', 0)).toBe(false);
  });
});
