// Who may use this hub: its workspace, the one-time links that sign the owner in on their own machine, and the sessions
// of browsers. Everything a request needs to know who it is from is here and never loads better-auth, which only those
// who sign in with a credential need (auth-door.ts). Invitations and members: people.ts.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { ChannelId, MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { appendAudit } from '../audit/append.ts';
import type { Viewer } from '../connection.ts';
import * as rows from '../store/queries/accounts.ts';
import { endSessions, findSession, memberIdOf, saveSession, touchSessions } from '../store/queries/sessions.ts';
import type { Store, Tx } from '../store/store.ts';
import { tokenIn } from './cookie.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { SESSION } from './session-terms.ts';

/** Where a request came from, as a person would recognise it in a list of their browsers. */
export type Device = { readonly address: string; readonly device: string | undefined };

export type Accounts = {
  readonly workspace: rows.Workspace;
  /** A code that signs the owner in once, within ten minutes. */
  mintSignInCode(): Promise<string>;
  /** Uses a code up. @returns the token for the browser's cookie @throws HawserError `sign_in_failed` */
  signIn(code: string, from: Device): Promise<string>;
  /** Starts a session as part of something larger. @returns the token for the browser's cookie */
  startSession(tx: Tx, userId: string, how: string, from: Device): Promise<string>;
  signOut(viewer: Viewer): Promise<readonly string[]>;
  /** Who a cookie's value belongs to; undefined when it is unknown, expired, or of someone who left. */
  viewer(cookie: string): Promise<Viewer | undefined>;
  /** Everybody who is or was here. */
  members(): Promise<Member[]>;
  owner(): Promise<Member>;
};

const CODE_MS = 10 * 60_000;

/** Opens the hub's accounts, making the workspace at the first start. */
export const openAccounts = async (deps: { store: Store; clock: Clock; ownerName: string }): Promise<Accounts> => {
  const { store, clock } = deps;
  const workspace = (await rows.firstWorkspace(store.db)) ?? (await makeWorkspace(store, clock.now(), deps.ownerName));
  const { id: workspaceId } = workspace;
  const mustOwnerUser = async () => {
    const ownerUser = await rows.ownerUserOf(store.db, workspaceId);
    if (!ownerUser) throw new Error('invariant: a workspace has an owner');
    return ownerUser;
  };

  const startSession: Accounts['startSession'] = async (tx, userId, how, { address, device }) => {
    const now = clock.now();
    const token = newSecret();
    const id = newId('ses');
    const expiresAt = now + SESSION.absoluteMs;
    await saveSession(tx, { id, tokenHash: hashSecret(token), userId, how, now, expiresAt, address, device });
    const actor = (await memberIdOf(tx.db, userId, workspaceId)) ?? null;
    const detail = { how, address };
    await appendAudit(tx, { workspaceId, now, actor, what: 'session.started', subject: id, detail });
    return token;
  };

  return {
    workspace,
    mintSignInCode: async () => {
      const code = newSecret();
      const ownerUser = await mustOwnerUser();
      await store.write(async tx => {
        const now = clock.now();
        await rows.saveSignInLink(tx, hashSecret(code), ownerUser, now + CODE_MS);
        await appendAudit(tx, { workspaceId, now, actor: null, what: 'link.made' });
      });
      return code;
    },
    signIn: (code, from) =>
      store.write(async tx => {
        const userId = await rows.useSignInLink(tx, hashSecret(code), clock.now());
        if (!userId) throw linkSpent();
        return startSession(tx, userId, 'link', from);
      }),
    startSession,
    signOut: viewer =>
      store.write(async tx => {
        const ended = await endSessions(tx, viewer.userId, { only: viewer.session });
        const fact = { workspaceId, now: clock.now(), actor: viewer.member.id, what: 'session.ended' } as const;
        for (const subject of ended) await appendAudit(tx, { ...fact, subject });
        return ended;
      }),
    viewer: async cookie => {
      const now = clock.now();
      const when = { now, usedSince: now - SESSION.idleMs };
      const found = await findSession(store.db, hashSecret(tokenIn(cookie)), workspaceId, when);
      if (!found) return undefined;
      const { id: session, userId, member, usedAt } = found;
      if (now - usedAt > SESSION.touchMs) await store.write(tx => touchSessions(tx, [session], now));
      return { workspaceId, member, userId, session };
    },
    members: () => rows.membersOf(store.db, workspaceId),
    owner: async () => {
      const member = await rows.memberFor(store.db, await mustOwnerUser(), workspaceId);
      if (!member) throw new Error('invariant: the owner is a member');
      return member;
    },
  };
};

const makeWorkspace = async (store: Store, now: number, ownerName: string): Promise<rows.Workspace> => {
  const workspace = { id: newId('wsp') as WorkspaceId, name: 'Workspace' };
  await store.write(tx =>
    rows.createWorkspace(tx, {
      workspace,
      userId: newId('usr'),
      owner: { id: newId('mem') as MemberId, name: ownerName },
      channel: { id: newId('chn') as ChannelId, name: 'general' },
      now,
    }),
  );
  return workspace;
};

const linkSpent = () =>
  new HawserError({
    code: 'sign_in_failed',
    values: { as: 'sign_in_link_over' },
    message: 'This sign-in link has been used, or is older than ten minutes.',
    hint: 'Get another one in the terminal: `hawser link`',
  });
