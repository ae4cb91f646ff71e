// Accounts, invitations, members and the record over HTTP, as functions. Whatever goes wrong comes out as a HawserError
// with words to show; api.ts gives the two ways of calling.
import { z } from 'zod';
import { type Deputy, deputy, type ThreadPeople, threadPeople } from '../../wire/protocol/authority.ts';
import { memberId } from '../../wire/protocol/ids.ts';
import { type Invitation, invitation } from '../../wire/protocol/invitations.ts';
import { problem } from '../../wire/protocol/problems.ts';
import { level, role } from '../../wire/protocol/workspace-topic.ts';

const account = z.object({
  name: z.string(),
  email: z.string().nullable(),
  timeZone: z.string().nullable(),
  hasPassword: z.boolean(),
  twoFactor: z.boolean(),
  providers: z.array(z.string()),
  passkeys: z.array(z.object({ id: z.string(), name: z.string().nullable(), createdAt: z.number().nullable() })),
  sessions: z.array(
    z.object({
      id: z.string(),
      how: z.string(),
      createdAt: z.number(),
      usedAt: z.number(),
      expiresAt: z.number(),
      address: z.string().nullable(),
      device: z.string().nullable(),
      current: z.boolean(),
    }),
  ),
});
const auditEntry = z.object({
  no: z.number(),
  at: z.number(),
  actor: z.string().nullable(),
  what: z.string(),
  subject: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const auditPage = z.object({ entries: z.array(auditEntry), more: z.boolean() });
const ways = z.object({ oidc: z.string().optional(), mails: z.boolean() });
const made = z.object({ url: z.string(), unsent: problem.optional() });
const found = z.object({ role, workspace: z.string(), invitedBy: z.string() });
const grants = z.object({ grants: z.array(z.object({ whom: memberId.nullable(), level })) });
const secondFactor = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

export type Account = z.infer<typeof account>;
export type Session = Account['sessions'][number];
export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditFilter = {
  readonly before?: number | undefined;
  readonly what?: string | undefined;
  readonly actor?: string | undefined;
  /** Milliseconds since the epoch: not before `since`, before `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
};
export type InvitationWish = {
  readonly role: Role;
  readonly note: string;
  readonly days: number;
  readonly uses: number;
  readonly email?: string;
  readonly language: string;
};
export type Made = z.infer<typeof made>;
export type Found = z.infer<typeof found>;
type Role = z.infer<typeof role>;
type Level = z.infer<typeof level>;

/** The browser's own passkeys; it does the asking. */
export type Passkeys = {
  /** @returns the new key @throws DOMException when the person or the browser says no */
  make(options: unknown): Promise<unknown>;
  prove(options: unknown): Promise<unknown>;
};

type Call = (path: string) => Promise<unknown>;
type Post = (path: string, body: unknown) => Promise<unknown>;

export type PeopleApi = ReturnType<typeof createPeopleApi>;

export const createPeopleApi = (call: Call, post: Post, passkeys: Passkeys) => ({
  /** Which ways of signing in there are besides password and passkey (the identity provider's name), and of getting a letter. */
  signInWays: async () => ways.parse(await call('/api/sign-in-ways')),
  /** @returns whether a second factor is asked for */
  signInWithPassword: async (email: string, password: string): Promise<boolean> => {
    const said = await post('/api/auth/sign-in/email', { email, password });
    return z.object({ twoFactorRedirect: z.boolean().optional() }).parse(said).twoFactorRedirect === true;
  },
  secondFactor: async (code: string, recovery: boolean): Promise<void> =>
    void (await post(`/api/auth/two-factor/${recovery ? 'verify-backup-code' : 'verify-totp'}`, { code })),
  signInWithPasskey: async (): Promise<void> => {
    const options = await call('/api/auth/passkey/generate-authenticate-options');
    await post('/api/auth/passkey/verify-authentication', { response: await passkeys.prove(options) });
  },
  /** @returns where the browser is to go @param back where it comes back to */
  signInElsewhere: async (back: string): Promise<string> =>
    toUrl(await post('/api/auth/sign-in/social', { provider: 'oidc', callbackURL: back })),
  linkElsewhere: async (back: string): Promise<string> =>
    toUrl(await post('/api/auth/link-social', { provider: 'oidc', callbackURL: back })),

  /** Whether anybody gets a letter is not said. */
  askForNewPassword: async (email: string, language: string): Promise<void> =>
    void (await post('/api/password-resets', { email, language })),
  /** @returns the address of whom the link is for */
  lookIntoReset: async (code: string): Promise<string> =>
    z.object({ email: z.string() }).parse(await post('/api/password-resets/look', { code })).email,
  resetPassword: async (code: string, password: string): Promise<void> =>
    void (await post('/api/password-resets/use', { code, password })),

  lookIntoInvitation: async (code: string): Promise<Found> =>
    found.parse(await post('/api/invitations/look', { code })),
  /** @returns whether one is signed in now; who had an account already signs in with it */
  acceptInvitation: async (newcomer: {
    code: string;
    name: string;
    timeZone?: string;
    email?: string;
    password?: string;
  }): Promise<boolean> =>
    z.object({ signedIn: z.boolean() }).parse(await post('/api/invitations/accept', newcomer)).signedIn,

  invitations: async (): Promise<Invitation[]> =>
    z.object({ invitations: z.array(invitation) }).parse(await call('/api/invitations')).invitations,
  /** Whether the hub can send them. */
  mailsInvitations: async (): Promise<boolean> =>
    z.object({ mails: z.boolean() }).parse(await call('/api/invitations')).mails,
  /** @returns the link, which cannot be read again, and why it was not sent where it should have been */
  invite: async (wish: InvitationWish) => made.parse(await post('/api/invitations', wish)),
  revokeInvitation: async (id: string): Promise<void> => void (await post(`/api/invitations/${id}/revoke`, {})),
  giveRole: async (id: string, wanted: Role): Promise<void> =>
    void (await post(`/api/members/${id}/role`, { role: wanted })),
  removeMember: async (id: string): Promise<void> => void (await post(`/api/members/${id}/remove`, {})),
  setChannelMembers: async (id: string, members: readonly string[] | null): Promise<void> =>
    void (await post(`/api/channels/${id}/members`, { members })),
  grants: async (on: string) => grants.parse(await call(`/api/grants/${on}`)).grants,
  grant: async (on: string, whom: string | null, wanted: Level | null): Promise<void> =>
    void (await post(`/api/grants/${on}`, { whom, level: wanted })),

  threadPeople: async (id: string): Promise<ThreadPeople> =>
    threadPeople.parse(await call(`/api/threads/${id}/people`)),
  deputies: async (): Promise<Deputy[]> =>
    z.object({ deputies: z.array(deputy) }).parse(await call('/api/deputies')).deputies,
  nameDeputy: async (who: string, hours: number): Promise<void> =>
    void (await post('/api/deputies', { deputy: who, hours })),
  dismissDeputy: async (id: string): Promise<void> => void (await post(`/api/deputies/${id}/dismiss`, {})),

  account: async (): Promise<Account> => account.parse(await call('/api/account')),
  changeAccount: async (changes: { name?: string; tint?: number | null; timeZone?: string | null }): Promise<void> =>
    void (await post('/api/account', changes)),
  setPassword: async (wish: { current?: string; next: string; email?: string }): Promise<void> =>
    void (await post('/api/account/password', wish)),
  /** @param owner how one is called, for the device's own list @param name how the key is called here */
  addPasskey: async (owner: string, name: string): Promise<void> => {
    const options = await call(`/api/auth/passkey/generate-register-options?name=${encodeURIComponent(owner)}`);
    await post('/api/auth/passkey/verify-registration', { response: await passkeys.make(options), name });
  },
  removePasskey: async (id: string): Promise<void> => void (await post(`/api/account/passkeys/${id}/remove`, {})),
  beginSecondFactor: async (password: string) =>
    secondFactor.parse(await post('/api/auth/two-factor/enable', { password })),
  confirmSecondFactor: async (code: string): Promise<void> =>
    void (await post('/api/auth/two-factor/confirm', { code })),
  dropSecondFactor: async (password: string): Promise<void> =>
    void (await post('/api/auth/two-factor/disable', { password })),
  endSession: async (id: string): Promise<void> => void (await post(`/api/account/sessions/${id}/end`, {})),
  endOtherSessions: async (): Promise<void> => void (await post('/api/account/sessions/end-others', {})),

  audit: async (filter: AuditFilter) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return auditPage.parse(await call(`/api/audit?${query}`));
  },
});

const toUrl = (said: unknown): string => z.object({ url: z.url() }).parse(said).url;
