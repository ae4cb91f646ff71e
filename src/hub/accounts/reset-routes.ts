// A lost password over HTTP. Codes travel in bodies, as those of sign-in links do (routes.ts); whether an address is known
// is told to nobody but whoever has the hub's machine.
import { z } from 'zod';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import { letterLanguage } from '../mail/letter-language.ts';
import type { Mail } from '../mail/mail.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { PasswordResets } from './password-resets.ts';
import { email, newPassword, noMail, secretCode } from './people-routes.ts';
import { CODES_A_MINUTE } from './routes.ts';

export type ResetRouteDeps = {
  readonly resets: PasswordResets;
  readonly attempts: AttemptLimit;
  /** Undefined while the hub sends none. */
  readonly mail: Mail | undefined;
};

/** Letters to one address; nobody's mailbox is to be filled by who can type it. */
const LETTERS_AN_HOUR = 5;
const ASKED_A_MINUTE = 10;
const HOUR_MS = 3_600_000;

export const resetRoutes = ({ resets, attempts, mail }: ResetRouteDeps): RouteTable => ({
  'POST /api/password-resets': route({
    access: 'anyone',
    summary: 'Have a link to a new password sent to an address, if somebody signs in with it',
    body: z.object({ email, language: letterLanguage }),
    handle: async ({ body, from }) => {
      if (!mail) throw noMail();
      attempts.count(`lost:${from.address}`, ASKED_A_MINUTE);
      // Whether anybody has the address or not, or the count would tell (R42).
      attempts.count(`lost:${body.email}`, LETTERS_AN_HOUR, HOUR_MS);
      resets.ask(body.email, body.language);
      return {};
    },
  }),
  'POST /api/password-resets/look': route({
    access: 'anyone',
    summary: 'Whom the code of a link to a new password is for',
    body: z.object({ code: secretCode }),
    ok: z.object({ email: z.string() }),
    handle: async ({ body, from }) => {
      attempts.count(`code:${from.address}`, CODES_A_MINUTE);
      return { email: await resets.look(body.code) };
    },
  }),
  'POST /api/password-resets/use': route({
    access: 'anyone',
    summary: 'Set a new password by the code of a link, which signs its owner out everywhere',
    body: z.object({ code: secretCode, password: newPassword }),
    handle: async ({ body, from }) => {
      attempts.count(`code:${from.address}`, CODES_A_MINUTE);
      return resets.use(body.code, body.password);
    },
  }),
  'POST /api/local/password-resets': route({
    access: 'local',
    summary: 'Make a link to a new password for a member',
    body: z.object({ email }),
    ok: z.object({ url: z.string() }),
    handle: async ({ body }) => ({ url: await resets.linkFor(body.email) }),
  }),
});
