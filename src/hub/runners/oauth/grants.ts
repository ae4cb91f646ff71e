// What is under way between a machine that wants to be enrolled and the person who lets it: device codes (RFC 8628),
// authorization codes (RFC 6749 with PKCE, RFC 7636), and the token both end in, which is good for one enrolment and
// nothing else. All of it lives for minutes, so it is kept in memory; whoever was in the middle when a hub restarts
// starts again.
import { createHash, randomInt } from 'node:crypto';
import type { Clock } from '../../../std/clock.ts';
import { newId } from '../../../std/ids.ts';
import type { MemberId } from '../../../wire/protocol/ids.ts';
import { hashSecret } from '../../accounts/secrets.ts';

/** What a machine says of itself; shown to the person, believed by nobody. */
export type Machine = { readonly name: string; readonly host: string };

/** The words of RFC 6749 section 5.2 and RFC 8628 section 3.5. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token';

export type Exchanged = { readonly token: string } | { readonly error: OAuthError };

export type PendingDevice = Machine & { readonly startedAt: number; readonly expiresAt: number };

export type Grants = {
  /** @returns undefined when too many wait already */
  startDevice(
    machine: Machine,
  ): { deviceCode: string; userCode: string; expiresIn: number; interval: number } | undefined;
  /** What a code is for. Wrong ones are counted per person. */
  find(userCode: string, member: MemberId): PendingDevice | 'unknown' | 'too_many_tries';
  /** The person's yes or no; once. @returns whether the code still waited */
  decide(userCode: string, member: MemberId, approve: boolean): boolean;
  /** A code for a machine whose browser is here; good once, for a minute, for who knows the verifier. */
  startCode(request: { redirectUri: string; challenge: string; member: MemberId }): string;
  pollDevice(deviceCode: string): Exchanged;
  redeemCode(code: string, verifier: string, redirectUri: string): Exchanged;
  /** Uses the token up. @returns who let the machine in */
  spendToken(token: string): MemberId | undefined;
};

/** Consonants that no handwriting confuses and that spell nothing: 20^8 is more than 34 bits (R38). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;
const DEVICE_MS = 10 * 60_000;
const CODE_MS = 60_000;
const TOKEN_MS = 5 * 60_000;
const INTERVAL_S = 5;
const MAX_WAITING = 500;
const MAX_WRONG = 5;

type Device = PendingDevice & {
  readonly userCode: string;
  interval: number;
  lastPoll: number | undefined;
  state: { readonly is: 'waiting' | 'denied' } | { readonly is: 'approved'; readonly by: MemberId };
};
type Code = {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly member: MemberId;
  readonly expiresAt: number;
  /** Set once it was redeemed. */
  token?: string;
};

export const createGrants = (clock: Clock): Grants => {
  const devices = new Map<string, Device>();
  const codes = new Map<string, Code>();
  const tokens = new Map<string, { readonly member: MemberId; readonly expiresAt: number }>();
  const wrong = new Map<MemberId, { count: number; readonly until: number }>();
  const now = () => clock.monotonic();

  const sweep = () => {
    for (const map of [devices, codes, tokens] as Map<string, { expiresAt: number }>[]) {
      for (const [key, { expiresAt }] of map) if (expiresAt <= now()) map.delete(key);
    }
    for (const [member, { until }] of wrong) if (until <= now()) wrong.delete(member);
  };
  const mint = (member: MemberId): string => {
    const token = newId('hwe');
    tokens.set(hashSecret(token), { member, expiresAt: now() + TOKEN_MS });
    return token;
  };
  const waiting = (userCode: string): Device | undefined => {
    sweep();
    const plain = normalise(userCode);
    return [...devices.values()].find(device => device.userCode === plain && device.state.is === 'waiting');
  };
  const countWrong = (member: MemberId) => {
    const known = wrong.get(member) ?? { count: 0, until: now() + DEVICE_MS };
    known.count += 1;
    wrong.set(member, known);
  };

  return {
    startDevice: machine => {
      sweep();
      if (devices.size >= MAX_WAITING) return undefined;
      const deviceCode = newId('hwd');
      const userCode = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
      const times = { startedAt: now(), expiresAt: now() + DEVICE_MS };
      devices.set(hashSecret(deviceCode), {
        ...machine,
        ...times,
        userCode,
        interval: INTERVAL_S,
        lastPoll: undefined,
        state: { is: 'waiting' },
      });
      return { deviceCode, userCode: shown(userCode), expiresIn: DEVICE_MS / 1_000, interval: INTERVAL_S };
    },

    find: (userCode, member) => {
      const device = waiting(userCode);
      if ((wrong.get(member)?.count ?? 0) >= MAX_WRONG) return 'too_many_tries';
      if (device) return device;
      countWrong(member);
      return 'unknown';
    },

    decide: (userCode, member, approve) => {
      const device = waiting(userCode);
      if (!device || (wrong.get(member)?.count ?? 0) >= MAX_WRONG) return false;
      device.state = approve ? { is: 'approved', by: member } : { is: 'denied' };
      return true;
    },

    startCode: ({ redirectUri, challenge, member }) => {
      sweep();
      const code = newId('hwc');
      codes.set(hashSecret(code), { redirectUri, challenge, member, expiresAt: now() + CODE_MS });
      return code;
    },

    pollDevice: deviceCode => {
      sweep();
      const key = hashSecret(deviceCode);
      const device = devices.get(key);
      if (!device) return { error: 'expired_token' };
      const early = device.lastPoll !== undefined && now() - device.lastPoll < device.interval * 1_000;
      device.lastPoll = now();
      switch (device.state.is) {
        case 'denied':
          devices.delete(key);
          return { error: 'access_denied' };
        case 'waiting':
          // RFC 8628, section 3.5: five seconds more each time, for good.
          if (early) device.interval += 5;
          return { error: early ? 'slow_down' : 'authorization_pending' };
        case 'approved':
          devices.delete(key);
          return { token: mint(device.state.by) };
      }
    },

    redeemCode: (code, verifier, redirectUri) => {
      sweep();
      const known = codes.get(hashSecret(code));
      if (!known) return { error: 'invalid_grant' };
      if (known.token) {
        // Two have the code: neither may have what came of it (R36).
        tokens.delete(hashSecret(known.token));
        return { error: 'invalid_grant' };
      }
      if (known.redirectUri !== redirectUri || s256(verifier) !== known.challenge) return { error: 'invalid_grant' };
      known.token = mint(known.member);
      return { token: known.token };
    },

    spendToken: token => {
      sweep();
      const key = hashSecret(token);
      const found = tokens.get(key);
      tokens.delete(key);
      return found?.member;
    },
  };
};

/** RFC 7636, section 4.6. */
const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** `WDJB-MJHT`: easier to read, and typed in any way. */
const shown = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
const normalise = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
