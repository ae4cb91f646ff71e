// People over HTTP: invitations, members, and one's own account. What is allowed is said at each row or by what it calls.
import { z } from 'zod';
import { HawserError, toProblem } from '../../std/errors.ts';
import { memberId } from '../../wire/protocol/ids.ts';
import { invitation } from '../../wire/protocol/invitations.ts';
import { problem } from '../../wire/protocol/problems.ts';
import { role } from '../../wire/protocol/workspace-topic.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import { invitationLetter } from '../mail/invitation-letter.ts';
import { letterLanguage } from '../mail/letter-language.ts';
import type { Mail } from '../mail/mail.ts';
import { PASSWORD_CHARS } from './account-limits.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { SessionCookie } from './cookie.ts';
import type { Invitations } from './invitations.ts';
import type { Members } from './members.ts';
import type { Profiles } from './profile.ts';
import { CODES_A_MINUTE } from './routes.ts';

export type PeopleRouteDeps = {
  readonly invitations: Invitations;
  readonly people: Members;
  readonly profiles: Profiles;
  readonly attempts: AttemptLimit;
  readonly cookie: SessionCookie;
  readonly toInviteLink: (code: string) => string;
  /** Undefined while the hub sends none. */
  readonly mail: Mail | undefined;
};

/** How many letters somebody may have the hub send in a minute. */
const LETTERS_A_MINUTE = 20;

export const secretCode = z.string().min(1).max(200);
const personName = z.string().trim().min(1).max(80);
export const email = z
  .email()
  .max(200)
  .transform(text => text.toLowerCase());
export const newPassword = z.string().min(PASSWORD_CHARS.min).max(PASSWORD_CHARS.max);
const timeZone = z.string().max(60).refine(isTimeZone, 'is no time zone');

export const peopleRoutes = (deps: PeopleRouteDeps): RouteTable => ({
  ...invitationRoutes(deps),
  ...memberRoutes(deps),
  ...accountRoutes(deps),
});

const invitationRoutes = ({ invitations, attempts, cookie, toInviteLink, mail }: PeopleRouteDeps): RouteTable => ({
  'GET /api/invitations': route({
    access: 'member',
    needs: 'invite',
    summary: 'Invitations that can still be used',
    ok: z.object({ invitations: z.array(invitation), mails: z.boolean() }),
    handle: async ({ caller }) => ({ invitations: await invitations.list(caller), mails: mail !== undefined }),
  }),
  'POST /api/invitations': route({
    access: 'member',
    needs: 'invite',
    summary: 'Make an invitation; its link is shown once, and sent where the hub sends mail',
    body: z.object({
      role,
      note: z.string().trim().max(120),
      days: z.number().int().min(1).max(90),
      uses: z.number().int().min(1).max(100),
      /** Where the link is sent. */
      email: email.optional(),
      language: letterLanguage,
    }),
    ok: z.object({ invitation, url: z.string(), unsent: problem.optional() }),
    handle: async ({ caller, body }) => {
      const { email: to, language, ...wish } = body;
      if (to !== undefined && !mail) throw noMail();
      if (to !== undefined) attempts.count(`letter:${caller.member.id}`, LETTERS_A_MINUTE);
      const made = await invitations.make(caller, wish);
      const url = toInviteLink(made.code);
      if (to === undefined || !mail) return { invitation: made.invitation, url };
      const { workspace, invitedBy: by } = await invitations.look(made.code);
      // A letter that was not taken leaves the link, which can be passed on.
      const unsent = await mail.send(invitationLetter(language, { to, by, workspace, url, days: body.days })).then(
        () => undefined,
        error => toProblem(error),
      );
      return { invitation: made.invitation, url, ...(unsent && { unsent }) };
    },
  }),
  'POST /api/invitations/:id/revoke': route({
    access: 'member',
    needs: 'invite',
    summary: 'Take an invitation back',
    params: z.object({ id: z.string().max(60) }),
    handle: async ({ caller, params }) => invitations.revoke(caller, params.id),
  }),
  'POST /api/invitations/look': route({
    access: 'anyone',
    summary: 'What the code of an invitation holds',
    body: z.object({ code: secretCode }),
    ok: z.object({ role, workspace: z.string(), invitedBy: z.string() }),
    handle: async ({ body, from, reply }) => {
      attempts.count(`code:${from.address}`, CODES_A_MINUTE);
      const found = await invitations.look(body.code);
      // For those who go on to their identity provider: it comes back with them (R12: bound to this browser).
      reply.header('set-cookie', invitationCookie(cookie, body.code));
      return found;
    },
  }),
  'POST /api/invitations/accept': route({
    access: 'anyone',
    summary: 'Become a member by an invitation',
    body: z.object({
      code: secretCode,
      name: personName,
      timeZone: timeZone.optional(),
      email: email.optional(),
      password: newPassword.optional(),
    }),
    ok: z.object({ signedIn: z.boolean() }),
    handle: async ({ body, from, reply }) => {
      attempts.count(`code:${from.address}`, CODES_A_MINUTE);
      if (body.email) attempts.count(`accept:${body.email}`, 10);
      const token = await invitations.accept(body, from);
      if (token) reply.header('set-cookie', cookie.set(token));
      return { signedIn: token !== undefined };
    },
  }),
});

const memberRoutes = ({ people }: PeopleRouteDeps): RouteTable => ({
  'POST /api/members/:id/role': route({
    access: 'member',
    needs: 'named',
    summary: 'Give a member another role',
    params: z.object({ id: memberId }),
    body: z.object({ role }),
    handle: async ({ caller, params, body }) => people.changeRole(caller, params.id, body.role),
  }),
  'POST /api/members/:id/remove': route({
    access: 'member',
    needs: 'named',
    summary: 'Remove a member, or leave',
    params: z.object({ id: memberId }),
    handle: async ({ caller, params }) => people.remove(caller, params.id),
  }),
});

const accountRoutes = ({ profiles }: PeopleRouteDeps): RouteTable => ({
  'GET /api/account': route({
    access: 'member',
    needs: 'oneself',
    summary: 'One’s own account',
    handle: async ({ caller }) => profiles.read(caller),
  }),
  'POST /api/account': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Change name, colour or time zone',
    body: z.object({
      name: personName.optional(),
      tint: z.number().int().min(0).max(7).nullable().optional(),
      timeZone: timeZone.nullable().optional(),
    }),
    handle: async ({ caller, body }) => profiles.change(caller, body),
  }),
  'POST /api/account/password': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Set the password, which signs other browsers out',
    body: z.object({ current: z.string().max(200).optional(), next: newPassword, email: email.optional() }),
    handle: async ({ caller, body }) => profiles.setPassword(caller, body),
  }),
  'POST /api/account/passkeys/:id/remove': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Remove a passkey',
    params: z.object({ id: z.string().max(60) }),
    handle: async ({ caller, params }) => profiles.removePasskey(caller, params.id),
  }),
  'POST /api/account/sessions/:id/end': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Sign one of one’s browsers out',
    params: z.object({ id: z.string().max(100) }),
    handle: async ({ caller, params }) => profiles.endSessions(caller, { only: params.id }),
  }),
  'POST /api/account/sessions/end-others': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Sign all other browsers out',
    handle: async ({ caller }) => profiles.endSessions(caller, 'others'),
  }),
});

export const noMail = () =>
  new HawserError({
    code: 'mail_missing',
    message: 'This hub sends no mail.',
    hint: 'Pass the link on yourself.',
  });

/** Lax, because it must come along when the identity provider sends the browser back. */
const invitationCookie = ({ name, secure }: SessionCookie, code: string): string =>
  `${name}_invitation=${encodeURIComponent(code)}; Path=/api/auth; HttpOnly; SameSite=Lax; Max-Age=900${secure ? '; Secure' : ''}`;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // a RangeError is how Intl says no
  }
}
