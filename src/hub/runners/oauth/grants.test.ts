// The short life of codes and tokens, without a socket: once, for so long, and for whom.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../std/fake-clock.ts';
import { newId } from '../../../std/ids.ts';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import { createGrants } from './grants.ts';

const ada = newId('mem') as MemberId;
const eve = newId('mem') as MemberId;
const machine = { name: 'laptop', host: 'ada-laptop' };
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const redirectUri = 'http://127.0.0.1:4711/callback';

const begin = () => {
  const clock = createFakeClock(0);
  const grants = createGrants(clock);
  const device = () => {
    const started = grants.startDevice(machine);
    if (!started) throw new Error('full');
    return started;
  };
  return { clock, grants, device };
};
const tokenOf = (exchanged: object): string => ('token' in exchanged ? String(exchanged.token) : 'none');

describe('R38: a device code', () => {
  test('is eight of twenty letters, 34 bits and more', () => {
    const { device } = begin();
    expect(device().userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(8 * Math.log2(20)).toBeGreaterThan(34);
  });

  test('waits, asks for patience when it is polled too fast, and ends in one token', async () => {
    const { clock, grants, device } = begin();
    const { deviceCode, userCode } = device();
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'authorization_pending' });
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'slow_down' });
    clock.advance(6_000);
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'slow_down' }); // ten seconds by now
    clock.advance(15_000);
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'authorization_pending' });
    expect(grants.find(userCode.toLowerCase().replace('-', ' '), ada)).toMatchObject(machine);
    expect(grants.decide(userCode, ada, true)).toBe(true);
    expect(grants.decide(userCode, eve, true)).toBe(false);
    const token = tokenOf(grants.pollDevice(deviceCode));
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'expired_token' });
    expect(grants.spendToken(token)).toBe(ada);
    expect(grants.spendToken(token)).toBeUndefined();
  });

  test('that is declined says so and is gone', () => {
    const { grants, device } = begin();
    const { deviceCode, userCode } = device();
    grants.decide(userCode, ada, false);
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'access_denied' });
    expect(grants.pollDevice(deviceCode)).toEqual({ error: 'expired_token' });
  });

  test('dies after ten minutes, and its token after five', () => {
    const { clock, grants, device } = begin();
    const first = device();
    clock.advance(10 * 60_000);
    expect(grants.find(first.userCode, ada)).toBe('unknown');
    expect(grants.pollDevice(first.deviceCode)).toEqual({ error: 'expired_token' });
    const second = device();
    grants.decide(second.userCode, ada, true);
    const token = tokenOf(grants.pollDevice(second.deviceCode));
    clock.advance(5 * 60_000);
    expect(grants.spendToken(token)).toBeUndefined();
  });

  test('cannot be guessed: five wrong ones and that person finds none for ten minutes', () => {
    const { clock, grants, device } = begin();
    const { userCode } = device();
    for (let tries = 0; tries < 5; tries += 1) expect(grants.find('BBBB-BBBB', eve)).toBe('unknown');
    expect(grants.find(userCode, eve)).toBe('too_many_tries');
    expect(grants.decide(userCode, eve, true)).toBe(false);
    expect(grants.find(userCode, ada)).toMatchObject(machine);
    clock.advance(10 * 60_000);
    expect(grants.find(device().userCode, eve)).toMatchObject(machine);
  });

  test('is not given out without end', () => {
    const { grants } = begin();
    const made = Array.from({ length: 600 }, () => grants.startDevice(machine));
    expect(made.filter(Boolean)).toHaveLength(500);
  });
});

describe('R36: an authorization code', () => {
  const start = () => {
    const { clock, grants } = begin();
    return { clock, grants, code: grants.startCode({ redirectUri, challenge, member: ada }) };
  };

  test('is good once, for its verifier and its address', () => {
    const { grants, code } = start();
    expect(grants.redeemCode(code, 'w'.repeat(43), redirectUri)).toEqual({ error: 'invalid_grant' });
    expect(grants.redeemCode(code, verifier, 'http://127.0.0.1:4712/callback')).toEqual({ error: 'invalid_grant' });
    expect(grants.spendToken(tokenOf(grants.redeemCode(code, verifier, redirectUri)))).toBe(ada);
  });

  test('used twice takes the token of the first back', () => {
    const { grants, code } = start();
    const token = tokenOf(grants.redeemCode(code, verifier, redirectUri));
    expect(grants.redeemCode(code, verifier, redirectUri)).toEqual({ error: 'invalid_grant' });
    expect(grants.spendToken(token)).toBeUndefined();
  });

  test('dies after a minute', () => {
    const { clock, grants, code } = start();
    clock.advance(60_000);
    expect(grants.redeemCode(code, verifier, redirectUri)).toEqual({ error: 'invalid_grant' });
  });
});
