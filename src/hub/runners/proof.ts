// Checks a runner's proof of who it is: a JWT it signed with its own key a moment ago, for this hub, not seen before.
// The hub believes nothing else about a runner's identity: no header, no parameter, no topic name.
import { createPublicKey } from 'node:crypto';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { type RunnerId, runnerId } from '../../wire/protocol/ids.ts';

/** Clocks of laptops are off; beyond a minute the proof is refused (R56). */
const CLOCK_SKEW_S = 60;
const LIFETIME_S = 60;

const claims = z.object({ iss: runnerId, jti: z.string().min(16).max(64), iat: z.number(), exp: z.number() });

/**
 * @param hubId the audience a proof must name
 * @param publicKeyOf raw Ed25519 key (base64url) of an enrolled runner
 * @returns a function from a proof to the runner it is of @throws HawserError `not_enrolled`
 */
export const createProofCheck = (deps: {
  clock: Clock;
  hubId: string;
  publicKeyOf: (id: RunnerId) => Promise<string | undefined>;
}): ((proof: string) => Promise<RunnerId>) => {
  const { clock, hubId, publicKeyOf } = deps;
  /** jti → when it may be forgotten; a proof is good once (R40). */
  const seen = new Map<string, number>();

  return async proof => {
    try {
      const { iss, jti, iat, exp } = claims.parse(decodeJwt(proof));
      if (exp - iat > LIFETIME_S) throw refused();
      const raw = await publicKeyOf(iss);
      if (!raw) throw refused();
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
      const options = { algorithms: ['EdDSA'], audience: hubId, clockTolerance: CLOCK_SKEW_S };
      await jwtVerify(proof, key, { ...options, currentDate: new Date(clock.now()) });
      const now = clock.monotonic();
      for (const [old, until] of seen) if (until < now) seen.delete(old);
      if (seen.has(jti)) throw refused();
      seen.set(jti, now + (LIFETIME_S + 2 * CLOCK_SKEW_S) * 1_000);
      return iss;
    } catch (error) {
      if (error instanceof HawserError || error instanceof errors.JOSEError || error instanceof z.ZodError)
        throw refused();
      throw error;
    }
  };
};

/** One answer to everything that is wrong with a proof; it does not tell which runners exist. */
const refused = () =>
  new HawserError({
    code: 'not_enrolled',
    message: 'The hub does not know this machine.',
    hint: 'On the machine, run: hawser start',
  });
