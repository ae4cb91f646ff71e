// better-auth, set up for the hub: passwords, passkeys, second factors and single sign-on on the hub's own tables. Loading
// it takes half a second and 50 MB, so only auth-door.ts imports this file, and only when somebody needs it. Which of its
// endpoints exist at all is the table in auth-routes.ts.
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import type { OidcConfig } from '../config.ts';
import { type AuthAdapterDeps, createAuthAdapter } from '../store/auth-adapter.ts';
import { PASSWORD_CHARS } from './account-limits.ts';
import type { SessionCookie } from './cookie.ts';
import { SESSION } from './session-terms.ts';

export type AuthOptions = Omit<AuthAdapterDeps, 'hashToken'> & {
  readonly hashToken: (token: string) => string;
  /** Where browsers reach the hub: `http://localhost:4140`. */
  readonly origin: string;
  readonly secret: string;
  readonly cookie: SessionCookie;
  readonly log: Logger;
  readonly oidc: OidcConfig | undefined;
  /** Whether an identity provider's person nobody knows yet may become a member, and becoming one. */
  readonly admit: {
    mayJoin(person: { email: string; emailVerified: boolean }, cookies: string): Promise<boolean>;
    join(person: { id: string; name: string }, cookies: string): Promise<void>;
  };
};

/** The parts of an instance that the hub calls. */
export type Auth = {
  handler(request: Request): Promise<Response>;
  hashPassword(password: string): Promise<string>;
  verifyPassword(hash: string, password: string): Promise<boolean>;
};

export const OIDC_PROVIDER = 'oidc';

export const createAuth = async (options: AuthOptions): Promise<Auth> => {
  const { origin, secret, cookie, log, oidc, admit } = options;
  const auth = betterAuth({
    appName: 'Hawser',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [origin],
    database: createAuthAdapter(options),
    telemetry: { enabled: false },
    // Tries are counted before a request gets here (auth-routes.ts).
    rateLimit: { enabled: false },
    logger: { level: 'warn', log: (level, message) => log[level](message) },
    // What is not the client's doing is thrown to us, where it is logged as any failure is (http/app.ts).
    onAPIError: { errorURL: `${origin}/sign-in`, throw: true },
    advanced: {
      cookiePrefix: cookie.name,
      // Said aloud, because better-auth leaves it out by itself where it believes to be under test.
      disableOriginCheck: false,
      useSecureCookies: false, // the names are ours, prefix included
      defaultCookieAttributes: { secure: cookie.secure, httpOnly: true, sameSite: 'lax' },
      cookies: { session_token: { name: cookie.name, attributes: { sameSite: 'strict' } } },
      // Set by auth-routes.ts on every request, from the socket; what a client sends under this name never arrives (R13).
      ipAddress: { ipAddressHeaders: ['x-hawser-address'] },
      database: { generateId: ({ model }) => newId(ID_PREFIX[model] ?? 'row') },
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'sessions',
      fields: {
        token: 'token_hash',
        userId: 'user_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'address',
        userAgent: 'device',
      },
      additionalFields: { how: { type: 'string', input: false, required: true, defaultValue: 'unfinished' } },
      expiresIn: SESSION.absoluteMs / 1_000,
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'credentials',
      fields: {
        providerId: 'provider',
        accountId: 'subject',
        userId: 'user_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      // Whoever registered an address they do not own must not get what its owner signs in to later.
      accountLinking: { enabled: true, disableImplicitLinking: true, allowDifferentEmails: true },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      storeIdentifier: 'hashed',
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS.min,
      maxPasswordLength: PASSWORD_CHARS.max,
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            const cookies = context?.headers?.get('cookie') ?? '';
            if (!(await admit.mayJoin(user, cookies))) return false;
            return { data: { ...user, emailVerified: user.emailVerified === true } };
          },
          after: async (user, context) => admit.join(user, context?.headers?.get('cookie') ?? ''),
        },
      },
      session: {
        create: {
          before: async (session, context) => {
            const how = HOW[context?.path ?? ''];
            const user = context && (await context.context.internalAdapter.findUserById(session.userId));
            const awaited = how === 'password' && (user as { twoFactorEnabled?: boolean } | null)?.twoFactorEnabled;
            // The plugin makes a session and takes it back when a second factor is due; meanwhile it must be good for nothing.
            if (awaited) return { data: { ...session, how: 'unfinished', expiresAt: new Date(0) } };
            return { data: { ...session, how: how ?? 'other' } };
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Hawser',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor' } },
          twoFactor: {
            modelName: 'second_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'recovery_codes',
              failedVerificationCount: 'failures',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      passkey({
        rpName: 'Hawser',
        rpID: new URL(origin).hostname,
        origin,
        advanced: { webAuthnChallengeCookie: 'passkey' },
        schema: {
          passkey: {
            modelName: 'passkeys',
            fields: {
              publicKey: 'public_key',
              userId: 'user_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
      ...(oidc ? [singleSignOn(oidc)] : []),
    ],
  });
  const context = await auth.$context;
  return {
    handler: auth.handler,
    hashPassword: password => context.password.hash(password),
    verifyPassword: (hash, password) => context.password.verify({ hash, password }),
  };
};

/** How a session came to be, by the endpoint that made it. */
const HOW: Readonly<Record<string, string>> = {
  '/sign-in/email': 'password',
  '/two-factor/verify-totp': 'second_factor',
  '/two-factor/verify-backup-code': 'recovery_code',
  '/two-factor/disable': 'renewed',
  '/passkey/verify-authentication': 'passkey',
  '/callback/:id': 'oidc',
};

const ID_PREFIX: Readonly<Record<string, string>> = { user: 'usr', session: 'ses', passkey: 'key', account: 'crd' };

/** Authorization code with PKCE; the ID token's signature, issuer, audience and nonce are checked (R36). */
const singleSignOn = ({ issuer, clientId, clientSecret }: OidcConfig) =>
  genericOAuth({
    config: [
      {
        providerId: OIDC_PROVIDER,
        discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        clientId,
        ...(clientSecret !== undefined && { clientSecret }),
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
      },
    ],
  });
