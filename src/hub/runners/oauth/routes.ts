// The authorization server for machines, and only for them: RFC 8414 metadata, the authorization code with PKCE for a
// machine whose browser is at hand, the device flow for one without, and the enrolment that either leads to. The page
// that asks the person is the web app's (features/approve-device).

import { z } from 'zod';
import { HawserError } from '../../../std/errors.ts';
import { memberId, runnerId } from '../../../wire/protocol/ids.ts';
import type { AttemptLimit } from '../../accounts/attempt-limit.ts';
import { bearerOf } from '../../http/guards.ts';
import type { Names } from '../../http/names.ts';
import { route } from '../../http/route.ts';
import type { Runners } from '../runners.ts';
import type { Grants, OAuthError } from './grants.ts';

/** The one client there is; public, because a secret in a program that everybody has is none (RFC 8252). */
const CLIENT_ID = 'hawser-cli';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'enrol';
/** Machines do not come more often; whoever guesses codes does (R38). */
const MAX_A_MINUTE = 60;

const words = z.string().trim().min(1).max(100);
const machine = z.object({ name: words, host: words });
const userCode = z.string().min(8).max(20);

/** Exactly this, but for the port, which the system chose (RFC 8252, section 7.3; R36). */
const redirectUri = z.string().regex(/^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}\/callback$/);
/** Base64url of a SHA-256. */
const challenge = z.string().regex(/^[\w-]{43}$/);

export type OAuthDeps = {
  readonly grants: Grants;
  readonly runners: Runners;
  readonly hubId: string;
  readonly attempts: AttemptLimit;
  /** Its issuer is the name it was asked under. */
  readonly names: Names;
};

export const metadataRoute = ({ names }: OAuthDeps) =>
  route({
    access: 'anyone',
    summary: 'Where and how machines are let in (RFC 8414)',
    handle: async ({ headers }) => {
      const issuer = names.originOf(headers.host);
      return {
        issuer,
        authorization_endpoint: `${issuer}/approve-device`,
        token_endpoint: `${issuer}/api/oauth/token`,
        device_authorization_endpoint: `${issuer}/api/oauth/device`,
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        grant_types_supported: ['authorization_code', DEVICE_GRANT],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none'],
        authorization_response_iss_parameter_supported: true,
        scopes_supported: [SCOPE],
      };
    },
  });

export const deviceRoute = ({ grants, attempts, names }: OAuthDeps) =>
  route({
    access: 'anyone',
    summary: 'Begin to let in a machine without a browser (RFC 8628)',
    body: z.object({ client_id: z.string(), scope: z.string().optional() }).extend(machine.partial().shape),
    handle: async ({ body, headers, reply }) => {
      attempts.count('oauth device', MAX_A_MINUTE);
      if (body.client_id !== CLIENT_ID) return fail(reply, 'invalid_request', 'Unknown client.');
      const { name = 'A machine', host = name } = body;
      const started = grants.startDevice({ name, host });
      if (!started) return fail(reply, 'invalid_request', 'Too many machines wait to be let in. Try again later.');
      const page = `${names.originOf(headers.host)}/approve-device`;
      return {
        device_code: started.deviceCode,
        user_code: started.userCode,
        verification_uri: page,
        verification_uri_complete: `${page}?user_code=${started.userCode}`,
        expires_in: started.expiresIn,
        interval: started.interval,
      };
    },
  });

const tokenRequest = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    client_id: z.literal(CLIENT_ID),
    code: z.string().max(200),
    redirect_uri: z.string().max(200),
    /** RFC 7636, section 4.1. */
    code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
  }),
  z.object({
    grant_type: z.literal(DEVICE_GRANT),
    client_id: z.literal(CLIENT_ID),
    device_code: z.string().max(200),
  }),
]);

export const tokenRoute = ({ grants, attempts }: OAuthDeps) =>
  route({
    access: 'anyone',
    summary: 'Exchange a code for a token that enrols one machine',
    body: z.record(z.string(), z.unknown()),
    handle: async ({ body, reply }) => {
      const request = tokenRequest.safeParse(body);
      if (!request.success) return fail(reply, 'invalid_request', 'This is not a request this hub understands.');
      const { data } = request;
      if (data.grant_type === 'authorization_code') attempts.count('oauth code', MAX_A_MINUTE);
      const exchanged =
        data.grant_type === 'authorization_code'
          ? grants.redeemCode(data.code, data.code_verifier, data.redirect_uri)
          : grants.pollDevice(data.device_code);
      if ('error' in exchanged) return fail(reply, exchanged.error);
      return { access_token: exchanged.token, token_type: 'Bearer', expires_in: 300, scope: SCOPE };
    },
  });

/** What the page shows of a code that a person was given. */
export const pendingRoute = ({ grants }: OAuthDeps) =>
  route({
    access: 'member',
    needs: 'oneself',
    summary: 'What machine a code is for',
    query: z.object({ user_code: userCode }),
    ok: z.object({ name: z.string(), host: z.string(), seconds: z.number() }),
    handle: async ({ caller, query }) => {
      const found = grants.find(query.user_code, caller.member.id);
      if (found === 'too_many_tries') throw tooMany();
      if (found === 'unknown') throw unknownCode();
      const { name, host, startedAt, expiresAt } = found;
      return { name, host, seconds: Math.max(0, Math.round((expiresAt - startedAt) / 1_000)) };
    },
  });

export const decideRoute = ({ grants }: OAuthDeps) =>
  route({
    access: 'member',
    needs: 'oneself',
    summary: 'Let the machine in that waits with a code, or do not',
    body: z.object({ user_code: userCode, approve: z.boolean() }),
    handle: async ({ caller, body }) => {
      if (!grants.decide(body.user_code, caller.member.id, body.approve)) throw unknownCode();
      return {};
    },
  });

/** The answer of the page to a machine whose browser it is in: where the browser goes next. */
export const authorizeRoute = ({ grants, names }: OAuthDeps) =>
  route({
    access: 'member',
    needs: 'oneself',
    summary: 'Let the machine in that opened this browser, or do not',
    body: z.object({
      response_type: z.literal('code'),
      client_id: z.literal(CLIENT_ID),
      redirect_uri: redirectUri,
      state: z.string().min(16).max(200),
      code_challenge: challenge,
      code_challenge_method: z.literal('S256'),
      approve: z.boolean(),
    }),
    ok: z.object({ redirect: z.string() }),
    handle: async ({ caller, body, headers }) => {
      const { redirect_uri, state, code_challenge, approve } = body;
      const to = new URL(redirect_uri);
      to.searchParams.set('state', state);
      // RFC 9207: so that the machine knows which hub answered.
      to.searchParams.set('iss', names.originOf(headers.host));
      const request = { redirectUri: redirect_uri, challenge: code_challenge, member: caller.member.id };
      if (approve) to.searchParams.set('code', grants.startCode(request));
      else to.searchParams.set('error', 'access_denied');
      return { redirect: to.href };
    },
  });

/** Raw Ed25519 public key: 32 bytes in base64url. */
const publicKey = z.string().regex(/^[\w-]{43}$/);

export const enrolWithTokenRoute = ({ grants, runners, hubId }: OAuthDeps) =>
  route({
    access: 'anyone',
    summary: 'Enrol a machine with the token a person let it have',
    body: z.object({ name: words, publicKey }),
    ok: z.object({ runnerId, hubId: z.string(), owner: memberId }),
    handle: async ({ body, headers }) => {
      const token = bearerOf(headers);
      const owner = token && grants.spendToken(token);
      if (!owner) {
        throw new HawserError({
          code: 'not_enrolled',
          message: 'This enrolment token is used, expired or unknown.',
          hint: 'On the machine, run: hawser login',
        });
      }
      return { runnerId: await runners.enrol({ ...body, owner }), hubId, owner };
    },
  });

type Reply = { status(code: number): unknown };
const fail = (reply: Reply, error: OAuthError, description?: string) => {
  reply.status(400);
  return { error, ...(description && { error_description: description }) };
};

const unknownCode = () =>
  new HawserError({
    code: 'not_found',
    message: 'No machine waits with this code.',
    hint: 'Compare it with the terminal. Codes are good once and for ten minutes.',
  });
const tooMany = () =>
  new HawserError({
    code: 'too_many_attempts',
    message: 'Too many wrong codes.',
    hint: 'Wait ten minutes, then start again on the machine: hawser login --device',
  });
