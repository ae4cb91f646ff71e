// Who may use this hub: its workspace with the owner, the one-time links that sign someone in, the cookies of browsers
// that did. The tables know any number of people; for one person on one machine the link is all the ceremony there is.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { ChannelId, MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import * as rows from '../store/queries/accounts.ts';
import type { Store } from '../store/store.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** A signed-in person in the workspace. */
export type Viewer = { readonly workspaceId: WorkspaceId; readonly member: Member };

export type Accounts = {
  readonly workspace: rows.Workspace;
  /** A code that signs the owner in once, within ten minutes. */
  mintSignInCode(): Promise<string>;
  /** Uses a code up. @returns the secret for the browser's cookie @throws HawserError `sign_in_failed` */
  signIn(code: string): Promise<string>;
  signOut(cookie: string): Promise<void>;
  /** Who a cookie belongs to; undefined when it is unknown or expired. */
  viewer(cookie: string): Promise<Viewer | undefined>;
  members(): Promise<Member[]>;
  owner(): Promise<Member>;
};

const CODE_MS = 10 * 60_000;
export const COOKIE_MS = 90 * 24 * 3_600_000;

/** Opens the hub's accounts, making the workspace at the first start. */
export const openAccounts = async (deps: { store: Store; clock: Clock; ownerName: string }): Promise<Accounts> => {
  const { store, clock } = deps;
  const workspace = (await rows.firstWorkspace(store.db)) ?? (await makeWorkspace(store, clock.now(), deps.ownerName));
  const ownerUser = await rows.ownerUserOf(store.db, workspace.id);
  if (!ownerUser) throw new Error('invariant: a workspace has an owner');

  return {
    workspace,
    mintSignInCode: async () => {
      const code = newSecret();
      await store.write(tx => rows.saveSignInLink(tx, hashSecret(code), ownerUser, clock.now() + CODE_MS));
      return code;
    },
    signIn: code =>
      store.write(async tx => {
        const now = clock.now();
        const userId = await rows.useSignInLink(tx, hashSecret(code), now);
        if (!userId) throw linkSpent();
        const cookie = newSecret();
        const session = { secretHash: hashSecret(cookie), userId, now, expiresAt: now + COOKIE_MS };
        await rows.saveBrowserSession(tx, session);
        return cookie;
      }),
    signOut: cookie => store.write(tx => rows.deleteBrowserSession(tx, hashSecret(cookie))),
    viewer: async cookie => {
      const userId = await rows.userOfBrowserSession(store.db, hashSecret(cookie), clock.now());
      const member = userId && (await rows.memberFor(store.db, userId, workspace.id));
      return member ? { workspaceId: workspace.id, member } : undefined;
    },
    members: () => rows.membersOf(store.db, workspace.id),
    owner: async () => {
      const member = await rows.memberFor(store.db, ownerUser, workspace.id);
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
    message: 'This sign-in link has been used, or is older than ten minutes.',
    hint: 'Get another one in the terminal: hawser link',
  });
