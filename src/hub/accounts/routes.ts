// Signing in by the one-time link, signing out, and who one is. The code travels in the body, never in a URL that a log,
// a history or a preview fetcher could see: the link the terminal prints holds it behind a `#`, which browsers keep to
// themselves.
import { z } from 'zod';
import { workspaceId } from '../../wire/protocol/ids.ts';
import { type Weakening, weakening } from '../../wire/protocol/weakenings.ts';
import { member } from '../../wire/protocol/workspace-topic.ts';
import type { Bus } from '../bus.ts';
import { route } from '../http/route.ts';
import type { Accounts } from './accounts.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { SessionCookie } from './cookie.ts';

/** Codes of links and invitations a minute, from one address; guessing 128 bits is hopeless anyway (R42). */
export const CODES_A_MINUTE = 30;

export const signInRoute = (accounts: Accounts, cookie: SessionCookie, attempts: AttemptLimit) =>
  route({
    access: 'anyone',
    summary: 'Sign in with the code of a one-time link',
    body: z.object({ code: z.string().min(1).max(200) }),
    handle: async ({ body, from, reply }) => {
      attempts.count(`code:${from.address}`, CODES_A_MINUTE);
      reply.header('set-cookie', cookie.set(await accounts.signIn(body.code, from)));
      return {};
    },
  });

export const signOutRoute = (accounts: Accounts, bus: Bus, cookie: SessionCookie) =>
  route({
    access: 'member',
    needs: 'oneself',
    summary: 'Sign this browser out',
    handle: async ({ caller, reply }) => {
      bus.publish({ type: 'sessions_ended', sessions: await accounts.signOut(caller) });
      reply.header('set-cookie', cookie.clear);
      return {};
    },
  });

/** @param weakened what whoever started this hub made weaker, for every page to say (R54) */
export const meRoute = (weakened: readonly Weakening[]) =>
  route({
    access: 'member',
    needs: 'oneself',
    summary: 'Who is signed in',
    ok: z.object({ workspaceId, member, weakened: z.array(weakening) }),
    handle: async ({ caller }) => ({ ...caller, weakened: [...weakened] }),
  });

export const signInLinkRoute = (accounts: Accounts, toLink: (code: string) => string) =>
  route({
    access: 'local',
    summary: 'Make a one-time sign-in link for the owner',
    ok: z.object({ url: z.string() }),
    handle: async () => ({ url: toLink(await accounts.mintSignInCode()) }),
  });
