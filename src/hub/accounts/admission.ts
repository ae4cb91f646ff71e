// Whom the identity provider may bring in: whoever holds an invitation, and whoever has a verified address in one of the
// domains that the hub's configuration names. Everybody else it knows stays outside.
import type { Clock } from '../../std/clock.ts';
import { newId } from '../../std/ids.ts';
import type { MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { appendAudit } from '../audit/append.ts';
import type { OidcConfig } from '../config.ts';
import { cookieOf } from '../http/guards.ts';
import { putMember } from '../store/queries/accounts.ts';
import type { Store } from '../store/store.ts';
import type { AuthOptions } from './auth.ts';
import type { SessionCookie } from './cookie.ts';
import type { Invitations } from './invitations.ts';

export const createAdmission = (deps: {
  store: Store;
  clock: Clock;
  cookie: SessionCookie;
  workspaceId: WorkspaceId;
  oidc: OidcConfig | undefined;
  /** Asked for late: invitations need the door that needs this. */
  invitations: () => Invitations;
}): AuthOptions['admit'] => {
  const { store, clock, cookie, workspaceId, oidc, invitations } = deps;
  const codeIn = (cookies: string): string | undefined => {
    const value = cookieOf({ cookie: cookies }, `${cookie.name}_invitation`);
    return value && decodeURIComponent(value);
  };
  const isInDomain = (email: string) => {
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    return oidc?.domains.includes(domain) === true;
  };

  return {
    mayJoin: async ({ email, emailVerified }, cookies) => {
      // An address the provider has not verified is a claim; it opens no door (R42).
      if (!emailVerified) return false;
      if (isInDomain(email)) return true;
      const code = codeIn(cookies);
      return (
        code !== undefined &&
        (await invitations()
          .look(code)
          .catch(() => undefined)) !== undefined
      );
    },
    join: async (person, cookies) => {
      const code = codeIn(cookies);
      const invited =
        code &&
        (await invitations()
          .look(code)
          .catch(() => undefined));
      const member = await store.write(async (tx): Promise<Member> => {
        if (code && invited) return invitations().admit(tx, code, person);
        const now = clock.now();
        const role = oidc?.role ?? 'guest';
        const { id: userId, name } = person;
        const id = await putMember(tx, { id: newId('mem') as MemberId, workspaceId, userId, name, role, now });
        await appendAudit(tx, {
          workspaceId,
          now,
          actor: id,
          what: 'member.joined',
          subject: id,
          detail: { role, by: 'identity provider' },
        });
        return { id, name, role };
      });
      await invitations().announce(member);
    },
  };
};
