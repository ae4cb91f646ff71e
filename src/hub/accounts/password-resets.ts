// A new password for somebody who lost theirs: by a link in a letter, or one that whoever runs the hub prints and passes on.
// It opens nothing by itself: every session of theirs ends, and they sign in with the new one as with any.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Logger } from '../../std/log.ts';
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import type { LetterLanguage } from '../mail/letter-language.ts';
import type { Mail } from '../mail/mail.ts';
import { resetLetter } from '../mail/reset-letter.ts';
import { memberFor } from '../store/queries/accounts.ts';
import { forgetReset, resetBySecret, saveReset } from '../store/queries/password-resets.ts';
import { endSessions } from '../store/queries/sessions.ts';
import { forgetHalfSignIns, passwordOf, savePassword, userByEmail } from '../store/queries/sign-in.ts';
import type { Store } from '../store/store.ts';
import type { AuthDoor } from './auth-door.ts';
import { hashSecret, newSecret } from './secrets.ts';

export type PasswordResets = {
  /** Sends a letter to whoever has a password here with this address, later on, and never says whether anybody has. */
  ask(email: string, language: LetterLanguage): void;
  /** A link for them, to be passed on by hand. @throws HawserError `password_missing` */
  linkFor(email: string): Promise<string>;
  /** The address a link's owner signs in with. @throws HawserError `reset_over` */
  look(code: string): Promise<string>;
  /** Sets the password and signs its owner out everywhere. @throws HawserError `reset_over` */
  use(code: string, password: string): Promise<void>;
};

const LINK_MS = 30 * 60_000;

export const createPasswordResets = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Logger;
  door: AuthDoor;
  workspaceId: WorkspaceId;
  toLink: (code: string) => string;
  /** Undefined while the hub sends none. */
  mail: Mail | undefined;
}): PasswordResets => {
  const { store, bus, clock, log, door, workspaceId, toLink, mail } = deps;

  /** Undefined where there is no password to lose: an identity provider or a passkey is not got around by a mailbox. */
  const makeLink = async (email: string, by: 'mail' | 'terminal'): Promise<string | undefined> => {
    const userId = await userByEmail(store.db, email);
    const member = userId && (await memberFor(store.db, userId, workspaceId));
    if (!userId || !member || (await passwordOf(store.db, userId)) === undefined) return undefined;
    const code = newSecret();
    await store.write(async tx => {
      const now = clock.now();
      await saveReset(tx, { userId, secretHash: hashSecret(code), expiresAt: now + LINK_MS });
      const fact = { workspaceId, now, actor: null, what: 'account.reset_link' } as const;
      await appendAudit(tx, { ...fact, subject: member.id, detail: { by } });
    });
    return toLink(code);
  };

  const send = async (to: string, language: LetterLanguage) => {
    const url = await makeLink(to, 'mail');
    if (url !== undefined) await mail?.send(resetLetter(language, { to, url, minutes: LINK_MS / 60_000 }));
  };

  const look = async (code: string) => {
    const found = await resetBySecret(store.db, hashSecret(code), clock.now());
    if (!found || !(await memberFor(store.db, found.userId, workspaceId))) throw over();
    return found;
  };

  return {
    ask: (email, language) => {
      // Only once the answer is out: neither what it says nor how long it takes tells who is known here (R42).
      setImmediate(() => {
        send(email, language).catch(error => log.warn('nobody was sent a link to a new password', { error }));
      });
    },

    linkFor: async email => {
      const url = await makeLink(email, 'terminal');
      if (url === undefined) throw passwordMissing(email);
      return url;
    },

    look: async code => (await look(code)).email,

    use: async (code, password) => {
      await look(code); // hashing is work, and not for whoever asks for it
      const hash = await (await door.any()).hashPassword(password);
      const ended = await store.write(async tx => {
        const now = clock.now();
        const { userId } = (await resetBySecret(tx.db, hashSecret(code), now)) ?? {};
        const member = userId && (await memberFor(tx.db, userId, workspaceId));
        if (!userId || !member) throw over();
        await forgetReset(tx, userId);
        await savePassword(tx, { id: newId('crd'), userId, hash, now });
        // Whoever waits for a second factor got that far with the old password.
        await forgetHalfSignIns(tx, userId);
        const sessions = await endSessions(tx, userId);
        const fact = { workspaceId, now, actor: member.id, what: 'account.reset' } as const;
        await appendAudit(tx, { ...fact, detail: { signedOut: sessions.length } });
        return sessions;
      });
      if (ended.length > 0) bus.publish({ type: 'sessions_ended', sessions: ended });
    },
  };
};

/** One answer to a link that never was, is over, was used, or voided by a newer one. */
const over = () =>
  new HawserError({
    code: 'reset_over',
    message: 'This link is not good any more: it was used, is older than half an hour, or a newer one was made.',
    hint: 'Ask for another one on the sign-in page, or from whoever runs this hub.',
  });

const passwordMissing = (address: string) =>
  new HawserError({
    code: 'password_missing',
    message: `Nobody here signs in with ${address} and a password.`,
    hint: 'Check the address. Who signs in in another way, and cannot, is invited again.',
    values: { address },
  });
