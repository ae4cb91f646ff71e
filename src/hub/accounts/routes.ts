// Signing in and out over HTTP. The code travels in the body, never in a URL that a log, a history or a preview
// fetcher could see: the link the terminal prints holds it behind a `#`, which browsers keep to themselves.
import { z } from 'zod';
import { workspaceId } from '../../wire/protocol/ids.ts';
import { member } from '../../wire/protocol/workspace-topic.ts';
import { cookieOf } from '../http/guards.ts';
import { route } from '../http/route.ts';
import type { Accounts } from './accounts.ts';
import type { SessionCookie } from './cookie.ts';

export const signInRoute = (accounts: Accounts, cookie: SessionCookie, attempts: AttemptLimit) =>
  route({
    access: 'anyone',
    summary: 'Sign in with the code of a one-time link',
    body: z.object({ code: z.string().min(1).max(200) }),
    handle: async ({ body, reply }) => {
      attempts.count();
      const secret = await accounts.signIn(body.code);
      reply.header('set-cookie', cookie.set(secret));
      return {};
    },
  });

export const signOutRoute = (accounts: Accounts, cookie: SessionCookie) =>
  route({
    access: 'member',
    summary: 'Sign this browser out',
    handle: async ({ headers, reply }) => {
      const secret = cookieOf(headers, cookie.name);
      if (secret) await accounts.signOut(secret);
      reply.header('set-cookie', cookie.clear);
      return {};
    },
  });

export const meRoute = () =>
  route({
    access: 'member',
    summary: 'Who is signed in',
    ok: z.object({ workspaceId, member }),
    handle: async ({ caller }) => caller,
  });

export const signInLinkRoute = (accounts: Accounts, toLink: (code: string) => string) =>
  route({
    access: 'local',
    summary: 'Make a one-time sign-in link for the owner',
    ok: z.object({ url: z.string() }),
    handle: async () => ({ url: toLink(await accounts.mintSignInCode()) }),
  });

/** Refuses more than so many tries in a while, whoever they come from; guessing 128 bits is hopeless anyway (R42). */
export type AttemptLimit = { count(): void };
