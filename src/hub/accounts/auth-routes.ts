// The endpoints of better-auth that exist in this hub, each as a row of our own table: who may call it, how often, what
// goes in, and which part of its answer comes out (never the session's token, which belongs in the cookie alone).
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import { appendAudit } from '../audit/append.ts';
import type { OidcConfig } from '../config.ts';
import type { RouteTable } from '../http/app.ts';
import type { Names } from '../http/names.ts';
import { type Request as HubRequest, type Reply, type Route, route } from '../http/route.ts';
import { memberIdOf } from '../store/queries/sessions.ts';
import { userByEmail } from '../store/queries/sign-in.ts';
import type { Store } from '../store/store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { AuthDoor } from './auth-door.ts';
import type { SessionCookie } from './cookie.ts';

export type AuthRouteDeps = {
  readonly store: Store;
  readonly door: AuthDoor;
  readonly attempts: AttemptLimit;
  readonly cookie: SessionCookie;
  readonly names: Names;
  readonly workspaceId: WorkspaceId;
  readonly now: () => number;
  readonly oidc: OidcConfig | undefined;
};

type Forward = {
  readonly access?: 'anyone' | 'member';
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** What comes out of better-auth's answer. */
  readonly answer?: z.ZodType;
  /** Tries a minute from one address. */
  readonly perMinute?: number;
  /** A way of signing in, whose failure is recorded. */
  readonly signsIn?: boolean;
};

const code = z.object({ code: z.string().min(4).max(40) });
const credential = z.record(z.string(), z.unknown());
const password = z.object({ password: z.string().max(200) });
const passkeyOptions = z.looseObject({ challenge: z.string() });
/** Back to a place within this hub, never elsewhere (R12). */
const toProvider = z.object({
  provider: z.literal('oidc'),
  callbackURL: z
    .string()
    .max(200)
    .regex(/^\/(?![/\\])[\w\-./]*$/),
});
const elsewhere = z.object({ url: z.url() });

const TABLE: Readonly<Record<string, Forward>> = {
  'POST sign-in/email': {
    summary: 'Sign in with address and password',
    body: z.object({ email: z.email().max(200), password: z.string().min(1).max(200) }),
    answer: z.object({ twoFactorRedirect: z.boolean().optional() }),
    perMinute: 20,
    signsIn: true,
  },
  'POST two-factor/verify-totp': { summary: 'The second factor', body: code, perMinute: 10, signsIn: true },
  'POST two-factor/verify-backup-code': { summary: 'A recovery code', body: code, perMinute: 10, signsIn: true },
  'GET passkey/generate-authenticate-options': {
    summary: 'Begin signing in with a passkey',
    answer: passkeyOptions,
    perMinute: 60,
  },
  'POST passkey/verify-authentication': {
    summary: 'Sign in with a passkey',
    body: z.object({ response: credential }),
    perMinute: 20,
    signsIn: true,
  },
  'POST sign-in/social': {
    summary: 'Go to the identity provider',
    body: toProvider,
    answer: elsewhere,
    perMinute: 20,
  },
  'GET callback/:provider': {
    summary: 'Back from the identity provider',
    query: z.looseObject({ state: z.string().max(500).optional(), code: z.string().max(4_000).optional() }),
    perMinute: 30,
  },
  'POST link-social': {
    access: 'member',
    summary: 'Add the identity provider to one’s account',
    body: toProvider,
    answer: elsewhere,
  },
  'GET passkey/generate-register-options': {
    access: 'member',
    summary: 'Begin adding a passkey',
    // How the device lists it beside others of its owner.
    query: z.object({ name: z.string().max(100) }),
    answer: passkeyOptions,
  },
  'POST passkey/verify-registration': {
    access: 'member',
    summary: 'Add a passkey',
    body: z.object({ response: credential, name: z.string().max(100).optional() }),
  },
  'POST two-factor/enable': {
    access: 'member',
    summary: 'Begin with a second factor',
    body: password,
    answer: z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) }),
    perMinute: 10,
  },
  'POST two-factor/confirm': {
    access: 'member',
    summary: 'Prove the second factor once, which turns it on',
    body: code,
    perMinute: 10,
  },
  'POST two-factor/disable': {
    access: 'member',
    summary: 'Do without a second factor',
    body: password,
    perMinute: 10,
  },
  'POST two-factor/generate-backup-codes': {
    access: 'member',
    summary: 'New recovery codes instead of the old ones',
    body: password,
    answer: z.object({ backupCodes: z.array(z.string()) }),
    perMinute: 10,
  },
};

/** Ours that go to an endpoint of another name: the same one serves those who sign in and those who turn it on. */
const ALIASES: Readonly<Record<string, string>> = { 'two-factor/confirm': 'two-factor/verify-totp' };

export const authRoutes = (deps: AuthRouteDeps): RouteTable =>
  Object.fromEntries(
    Object.entries(TABLE).map(([name, forward]) => {
      const [method = '', path = ''] = name.split(' ');
      return [`${method} /api/auth/${path}`, forwardRoute(method, path, forward, deps)];
    }),
  );

/**
 * Which ways of signing in there are, for the page that offers them.
 * @param mails whether a lost password is replaced by a letter
 */
export const signInWaysRoute = (oidc: OidcConfig | undefined, mails: boolean) =>
  route({
    access: 'anyone',
    summary: 'Which ways of signing in there are',
    ok: z.object({ oidc: z.string().optional(), mails: z.boolean() }),
    handle: async () => ({ mails, ...(oidc && { oidc: oidc.name }) }),
  });

type Request = HubRequest<'anyone', Record<string, string>, Record<string, string>, unknown>;

const forwardRoute = (method: string, path: string, forward: Forward, deps: AuthRouteDeps): Route => {
  const { access = 'anyone', summary, body, query } = forward;
  const handle = async (request: Request) => {
    const { from } = request;
    if (forward.perMinute) deps.attempts.count(`${path}:${from.address}`, forward.perMinute);
    // Per account as well: many addresses must not help against one person (R42).
    const email = emailIn(request.body);
    if (email) deps.attempts.count(`${path}:${email}`, 10);
    const answer = await send(method, path, request, deps);
    for (const cookie of answer.headers.getSetCookie()) request.reply.header('set-cookie', cookie);
    const location = answer.headers.get('location');
    // A page that asked by fetch gets the address in the answer's body and goes there itself.
    if (location && answer.status >= 300 && answer.status < 400) return redirect(request.reply, location);
    const said: unknown = await answer.json().catch(() => undefined); // a handler that answers nothing
    if (answer.status >= 500) throw new Error(`better-auth answered ${answer.status} to ${path}`);
    if (!answer.ok) {
      if (forward.signsIn) await recordFailure(path, email, from.address, deps);
      throw problemOf(answer.status, said);
    }
    return forward.answer?.parse(said) ?? {};
  };
  const row = { summary, ...(body && { body }), ...(query && { query }), handle: handle as never };
  return access === 'member' ? route({ access, needs: 'oneself', ...row }) : route({ access, ...row });
};

const send = async (method: string, path: string, request: Request, deps: AuthRouteDeps): Promise<Response> => {
  const { headers, from, body, params, query } = request;
  const origin = deps.names.originOf(headers.host);
  const auth = await deps.door.at(origin);
  const target = (ALIASES[path] ?? path).replace(/:(\w+)/, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(`/api/auth/${target}`, origin);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
  // Only these headers: nothing else a client sends can mean anything to better-auth.
  const passed = new Headers({ 'x-hawser-address': from.address, host: headers.host ?? '' });
  for (const name of ['cookie', 'origin', 'user-agent'] as const) {
    const value = headers[name];
    if (value !== undefined) passed.set(name, value);
  }
  if (method === 'GET') return auth.handler(new Request(url, { headers: passed }));
  passed.set('content-type', 'application/json');
  return auth.handler(new Request(url, { method, headers: passed, body: JSON.stringify(body ?? {}) }));
};

const redirect = (reply: Reply, location: string) => {
  reply.status(302).header('location', location);
  return {};
};

const emailIn = (body: unknown): string | undefined => {
  const email = (body as { email?: unknown } | undefined)?.email;
  return typeof email === 'string' ? email.toLowerCase() : undefined;
};

/** Whose account was tried is recorded when there is one; what was typed is not, it may be a password. */
const recordFailure = async (how: string, email: string | undefined, address: string, deps: AuthRouteDeps) => {
  const { store, workspaceId, now } = deps;
  const userId = email && (await userByEmail(store.db, email));
  const member = userId ? await memberIdOf(store.db, userId, workspaceId) : undefined;
  const fact = { workspaceId, now: now(), actor: null, what: 'session.failed' as const, detail: { how, address } };
  await store.write(tx => appendAudit(tx, { ...fact, ...(member && { subject: member }) }));
};

/** better-auth's codes in our words; one for everything that is wrong with who somebody says they are (R42). */
const problemOf = (status: number, said: unknown): HawserError => {
  const { code: theirs = '' } = (said ?? {}) as { code?: string };
  const [ours, message, hint, as = ours] = PROBLEMS[theirs] ?? (status === 401 ? WRONG : UNKNOWN);
  return new HawserError({ code: ours, message, hint, values: { as } });
};

type Words = readonly [code: string, message: string, hint: string, as?: string];

const WRONG: Words = ['sign_in_failed', 'That did not sign you in.', 'Check what you typed, or try another way.'];
const UNKNOWN: Words = ['invalid_request', 'That did not work.', 'Start over, or try another way.', 'sign_in_unclear'];
const STALE: Words = ['session_stale', 'This browser signed in too long ago for that.', 'Sign out and in again first.'];
const PROBLEMS: Readonly<Record<string, Words>> = {
  INVALID_EMAIL_OR_PASSWORD: [
    'sign_in_failed',
    'Address or password is not right.',
    'Check both, or try another way.',
    'sign_in_wrong',
  ],
  INVALID_CODE: ['wrong_code', 'This code is not right.', 'Codes change every 30 seconds; type the one shown now.'],
  INVALID_BACKUP_CODE: ['wrong_code', 'This recovery code is not right, or was used.', 'Each is good once.'],
  INVALID_TWO_FACTOR_COOKIE: [
    'sign_in_failed',
    'That took too long.',
    'Start again with your password.',
    'sign_in_too_slow',
  ],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['too_many_attempts', 'Too many wrong codes.', 'Start again with your password.'],
  ACCOUNT_TEMPORARILY_LOCKED: ['too_many_attempts', 'Too many wrong codes.', 'Try again in a quarter of an hour.'],
  INVALID_PASSWORD: ['wrong_password', 'That is not your password.', 'Type the one you have now.'],
  SESSION_NOT_FRESH: STALE,
  SESSION_EXPIRED: STALE,
};
