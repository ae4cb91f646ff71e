// Invitations: an admin makes a link with a role, an end and a number of uses; whoever holds it becomes a member with a
// password, a passkey, or what their identity provider says of them. Without mail the inviter passes the link on.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import type { Member, Role } from '../../wire/protocol/workspace-topic.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import type { Viewer } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import { forbidden, mayGive } from '../policy.ts';
import { membersOf, putMember } from '../store/queries/accounts.ts';
import {
  type Invitation,
  invitationBySecret,
  openInvitations,
  revokeInvitation,
  saveInvitation,
  useInvitation,
} from '../store/queries/invitations.ts';
import { createUser, passwordOf, savePassword, userByEmail } from '../store/queries/sign-in.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Accounts, Device } from './accounts.ts';
import type { AuthDoor } from './auth-door.ts';
import { hashSecret, newSecret } from './secrets.ts';

export type NewInvitation = {
  readonly role: Role;
  readonly note: string;
  readonly days: number;
  readonly uses: number;
};

export type Newcomer = {
  readonly code: string;
  readonly name: string;
  readonly timeZone?: string | undefined;
  /** Left out by those who go on to make a passkey. */
  readonly email?: string | undefined;
  readonly password?: string | undefined;
};

export type Invitations = {
  /** @returns the code for the link, which nobody can read again @throws HawserError `forbidden` */
  make(by: Viewer, wish: NewInvitation): Promise<{ invitation: Invitation; code: string }>;
  list(by: Viewer): Promise<Invitation[]>;
  revoke(by: Viewer, id: string): Promise<void>;
  /** What a link holds. @throws HawserError `invitation_over` */
  look(code: string): Promise<{ role: Role; workspace: string; invitedBy: string }>;
  /** @returns the token for the browser's cookie; undefined when they have an account and shall sign in with it */
  accept(newcomer: Newcomer, from: Device): Promise<string | undefined>;
  /** Makes a known user a member by an invitation, in a transaction of the caller's. */
  admit(tx: Tx, code: string, user: { id: string; name: string }): Promise<Member>;
  /** Tells everybody of somebody new. */
  announce(member: Member): Promise<void>;
};

const DAY_MS = 24 * 3_600_000;

export const createInvitations = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  access: Access;
  accounts: Accounts;
  door: AuthDoor;
}): Invitations => {
  const { store, bus, clock, access, accounts, door } = deps;
  const { id: workspaceId, name: workspace } = accounts.workspace;

  const admit: Invitations['admit'] = async (tx, code, user) => {
    const now = clock.now();
    const used = await useInvitation(tx, workspaceId, hashSecret(code), now);
    if (!used) throw over();
    const wanted = {
      id: newId('mem') as MemberId,
      workspaceId,
      userId: user.id,
      name: user.name,
      role: used.role,
      now,
    };
    const id = await putMember(tx, wanted);
    const detail = { role: used.role, invitation: used.id, invitedBy: used.createdBy };
    await appendAudit(tx, { workspaceId, now, actor: id, what: 'member.joined', subject: id, detail });
    return { id, name: user.name, role: used.role };
  };
  const announce = async (member: Member) => {
    await access.changed();
    bus.publish({ type: 'member_changed', workspaceId, member });
  };

  /** Somebody who was here before, or is in another workspace of this hub, proves it with their password. */
  const rejoin = async (newcomer: Newcomer, userId: string): Promise<void> => {
    const hash = await passwordOf(store.db, userId);
    const auth = await door.any();
    const proven = hash !== undefined && (await auth.verifyPassword(hash, newcomer.password ?? ''));
    if (!proven) throw taken();
    const member = await store.write(tx => admit(tx, newcomer.code, { id: userId, name: newcomer.name }));
    await announce(member);
  };

  return {
    make: async (by, { role, note, days, uses }) => {
      const actor = access.must(by.member.id, 'invite', { kind: 'workspace' });
      if (!mayGive(actor, role))
        throw forbidden('You can only invite people to roles below your own.', undefined, 'forbidden_invite');
      const code = newSecret();
      const now = clock.now();
      const invitation: Invitation = {
        id: newId('inv'),
        role,
        note,
        createdBy: actor.id,
        createdAt: now,
        expiresAt: now + days * DAY_MS,
        usesLeft: uses,
      };
      await store.write(async tx => {
        await saveInvitation(tx, { ...invitation, workspaceId, secretHash: hashSecret(code) });
        const detail = { role, days, uses };
        const fact = { workspaceId, now, actor: actor.id, what: 'invitation.made' as const };
        await appendAudit(tx, { ...fact, subject: invitation.id, detail });
      });
      return { invitation, code };
    },

    list: async by => {
      access.must(by.member.id, 'invite', { kind: 'workspace' });
      return openInvitations(store.db, workspaceId, clock.now());
    },

    revoke: async (by, id) => {
      const { id: actor } = access.must(by.member.id, 'invite', { kind: 'workspace' });
      await store.write(async tx => {
        const now = clock.now();
        const revoked = await revokeInvitation(tx, workspaceId, id, now);
        if (!revoked) return; // it was over already, which is what was wanted
        await appendAudit(tx, { workspaceId, now, actor, what: 'invitation.revoked', subject: id });
      });
    },

    look: async code => {
      const found = await invitationBySecret(store.db, workspaceId, hashSecret(code), clock.now());
      if (!found) throw over();
      const inviter = (await membersOf(store.db, workspaceId)).find(({ id }) => id === found.createdBy);
      return { role: found.role, workspace, invitedBy: inviter?.name ?? '' };
    },

    accept: async (newcomer, from) => {
      const { code, name, timeZone, email, password } = newcomer;
      // Looked at first, so that nobody without a link learns which addresses are known here.
      if (!(await invitationBySecret(store.db, workspaceId, hashSecret(code), clock.now()))) throw over();
      const known = email === undefined ? undefined : await userByEmail(store.db, email);
      if (known !== undefined) {
        await rejoin(newcomer, known);
        return undefined;
      }
      const hash = password === undefined ? undefined : await (await door.any()).hashPassword(password);
      const userId = newId('usr');
      const joined = await store.write(async tx => {
        const now = clock.now();
        if (email !== undefined && (await userByEmail(tx.db, email))) throw taken();
        await createUser(tx, { id: userId, name, email: email ?? null, timeZone, now });
        const member = await admit(tx, code, { id: userId, name });
        if (hash !== undefined) await savePassword(tx, { id: newId('crd'), userId, hash, now });
        return { member, token: await accounts.startSession(tx, userId, 'invitation', from) };
      });
      await announce(joined.member);
      return joined.token;
    },

    admit,
    announce,
  };
};

/** One answer to a link that never was, is over, was used up or taken back. */
const over = () =>
  new HawserError({
    code: 'invitation_over',
    message: 'This invitation is not good any more, or was cut when it was copied.',
    hint: 'Ask whoever sent it for another one.',
  });

const taken = () =>
  new HawserError({
    code: 'email_taken',
    message: 'Somebody already signs in with this address, with another password.',
    hint: 'Use the password you have here, or another address.',
  });
