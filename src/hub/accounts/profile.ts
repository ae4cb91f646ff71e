// One's own account: name and colours, address and password, passkeys, the browsers one is signed in with.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import type { Viewer } from '../connection.ts';
import { changeMember, memberFor } from '../store/queries/accounts.ts';
import { forgetReset } from '../store/queries/password-resets.ts';
import { endSessions, type StoredSession, sessionsOf } from '../store/queries/sessions.ts';
import * as rows from '../store/queries/sign-in.ts';
import type { Store } from '../store/store.ts';
import type { AuthDoor } from './auth-door.ts';
import { SESSION } from './session-terms.ts';

export type ProfileChange = {
  readonly name?: string | undefined;
  readonly tint?: number | null | undefined;
  readonly timeZone?: string | null | undefined;
};

export type Profiles = {
  read(by: Viewer): Promise<rows.Profile & { sessions: (StoredSession & { current: boolean })[] }>;
  change(by: Viewer, changes: ProfileChange): Promise<void>;
  /**
   * Sets the password, and with the first one the address it goes with; other browsers are signed out.
   * @throws HawserError `wrong_password`, `email_taken`, `email_missing`
   */
  setPassword(
    by: Viewer,
    wish: { current?: string | undefined; next: string; email?: string | undefined },
  ): Promise<void>;
  /** @throws HawserError `last_way_in` */
  removePasskey(by: Viewer, id: string): Promise<void>;
  /** Signs out one of one's browsers, or all others. */
  endSessions(by: Viewer, which: { only: string } | 'others'): Promise<void>;
};

export const createProfiles = (deps: { store: Store; bus: Bus; clock: Clock; door: AuthDoor }): Profiles => {
  const { store, bus, clock, door } = deps;
  const fact = ({ workspaceId, member }: Viewer) => ({ workspaceId, now: clock.now(), actor: member.id });
  const own = async (userId: string) => {
    const profile = await rows.profileOf(store.db, userId);
    if (!profile) throw new Error('invariant: who is signed in has an account');
    return profile;
  };
  const told = (sessions: readonly string[]) => {
    if (sessions.length > 0) bus.publish({ type: 'sessions_ended', sessions });
  };

  return {
    read: async ({ userId, session }) => {
      const now = clock.now();
      const sessions = await sessionsOf(store.db, userId, { now, usedSince: now - SESSION.idleMs });
      return { ...(await own(userId)), sessions: sessions.map(each => ({ ...each, current: each.id === session })) };
    },

    change: async (by, { name, tint, timeZone }) => {
      const member = await store.write(async tx => {
        const now = clock.now();
        await rows.changeUser(tx, by.userId, {
          now,
          ...(name !== undefined && { name }),
          ...(timeZone !== undefined && { timeZone }),
        });
        await changeMember(tx, by.member.id, {
          ...(name !== undefined && { name }),
          ...(tint !== undefined && { tint }),
        });
        // What one is called is how others know whom they let do something.
        if (name !== undefined && name !== by.member.name) {
          await appendAudit(tx, { ...fact(by), what: 'account.profile', detail: { from: by.member.name, to: name } });
        }
        return memberFor(tx.db, by.userId, by.workspaceId);
      });
      if (member) bus.publish({ type: 'member_changed', workspaceId: by.workspaceId, member });
    },

    setPassword: async (by, { current, next, email }) => {
      const { userId } = by;
      const profile = await own(userId);
      const auth = await door.any();
      const known = await rows.passwordOf(store.db, userId);
      if (known !== undefined && !(await auth.verifyPassword(known, current ?? ''))) throw wrongPassword();
      const address = email ?? profile.email ?? undefined;
      if (address === undefined) throw emailMissing();
      const hash = await auth.hashPassword(next);
      const ended = await store.write(async tx => {
        const owner = await rows.userByEmail(tx.db, address);
        if (owner !== undefined && owner !== userId) throw emailTaken();
        const now = clock.now();
        await rows.changeUser(tx, userId, { email: address, now });
        await rows.savePassword(tx, { id: newId('crd'), userId, hash, now });
        await forgetReset(tx, userId);
        const others = await endSessions(tx, userId, { except: by.session });
        await appendAudit(tx, { ...fact(by), what: 'account.password', detail: { signedOut: others.length } });
        return others;
      });
      told(ended);
    },

    removePasskey: async (by, id) => {
      const profile = await own(by.userId);
      const ways = profile.passkeys.length + profile.providers.length + (profile.hasPassword ? 1 : 0);
      if (ways <= 1 && by.member.role !== 'owner') throw lastWayIn();
      await store.write(async tx => {
        const name = await rows.deletePasskey(tx, by.userId, id);
        if (name !== undefined)
          await appendAudit(tx, { ...fact(by), what: 'account.passkey_removed', detail: { name } });
      });
    },

    endSessions: async (by, which) => {
      const ended = await store.write(async tx => {
        const over = await endSessions(tx, by.userId, which === 'others' ? { except: by.session } : which);
        for (const subject of over) await appendAudit(tx, { ...fact(by), what: 'session.ended', subject });
        return over;
      });
      told(ended);
    },
  };
};

const wrongPassword = () =>
  new HawserError({
    code: 'wrong_password',
    message: 'That is not your password.',
    hint: 'Type the one you have now.',
  });
const emailMissing = () =>
  new HawserError({
    code: 'email_missing',
    message: 'A password needs an address to go with it.',
    hint: 'Give the e-mail address you want to sign in with.',
  });
const emailTaken = () =>
  new HawserError({
    code: 'email_taken',
    message: 'Somebody else signs in with this address.',
    hint: 'Use another one.',
  });
const lastWayIn = () =>
  new HawserError({
    code: 'last_way_in',
    message: 'This passkey is the only way you can sign in.',
    hint: 'Set a password or add another passkey first.',
  });
