// Letting somebody else answer approvals in one's place for a while: named by oneself, seen by everybody, ended by time,
// by oneself, or by who runs the workspace. It gives away nothing: what a deputy may answer is what the other may answer
// at that moment (policy/access.ts), and the laptop has the last word.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Deputy } from '../../wire/protocol/authority.ts';
import type { MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { appendAudit } from '../audit/append.ts';
import { notYours, type Viewer } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import { deleteDeputy, deputiesOf, saveDeputy } from '../store/queries/deputies.ts';
import type { Store } from '../store/store.ts';

export type Deputies = {
  list(): Promise<Deputy[]>;
  /** @throws HawserError `deputy_oneself`, `deputy_guest`, `unauthorized` for who is not here */
  name(by: Viewer, deputy: MemberId, hours: number): Promise<void>;
  /** @throws HawserError `unauthorized` when there is none, `forbidden` */
  dismiss(by: Viewer, id: string): Promise<void>;
};

const HOUR_MS = 3_600_000;

export const createDeputies = (deps: {
  store: Store;
  clock: Clock;
  access: Access;
  workspaceId: WorkspaceId;
}): Deputies => {
  const { store, clock, access, workspaceId } = deps;
  return {
    list: () => deputiesOf(store.db, workspaceId, clock.now()),

    name: async ({ member }, deputy, hours) => {
      if (deputy === member.id) throw oneself();
      if (access.actor(deputy).role === 'guest') throw aGuest();
      await store.write(async tx => {
        const now = clock.now();
        const until = now + hours * HOUR_MS;
        const row = { id: newId('dep'), workspaceId, principal: member.id, deputy, now, until };
        const id = await saveDeputy(tx, row);
        const detail = { deputy, until };
        await appendAudit(tx, { workspaceId, now, actor: member.id, what: 'deputy.named', subject: id, detail });
      });
      await access.changed();
    },

    dismiss: async ({ member }, id) => {
      const found = (await deputiesOf(store.db, workspaceId, clock.now())).find(each => each.id === id);
      if (!found) throw notYours();
      if (found.principal !== member.id) access.must(member.id, 'dismiss_deputy', { kind: 'workspace' });
      await store.write(async tx => {
        await deleteDeputy(tx, workspaceId, id);
        const fact = { workspaceId, now: clock.now(), actor: member.id, what: 'deputy.dismissed' } as const;
        await appendAudit(tx, { ...fact, subject: id, detail: { for: found.principal, deputy: found.deputy } });
      });
      await access.changed();
    },
  };
};

const oneself = () =>
  new HawserError({ code: 'deputy_oneself', message: 'You answer for yourself already.', hint: 'Name somebody else.' });

const aGuest = () =>
  new HawserError({
    code: 'deputy_guest',
    message: 'Guests do not answer what agents ask.',
    hint: 'Name a member, or have the guest made one.',
  });
