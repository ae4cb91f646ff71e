// Members of the workspace: their roles, and their leaving. The last owner stays an owner; whoever leaves is cut off at
// once everywhere: sessions end with the same commit, sockets close as soon as it is told (R41).
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { MemberId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Member, Role } from '../../wire/protocol/workspace-topic.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import { notYours, type Viewer } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import { type Action, type Actor, forbidden, may, mayGive } from '../policy.ts';
import type { ForgetMachine } from '../runners/forget.ts';
import { forgetAccessOf } from '../store/queries/access.ts';
import { changeMember, countOwners, membersOf, userOfMember } from '../store/queries/accounts.ts';
import { runnersOf } from '../store/queries/runners.ts';
import { endSessions } from '../store/queries/sessions.ts';
import type { Store, Tx } from '../store/store.ts';

export type Members = {
  changeRole(by: Viewer, id: MemberId, role: Role): Promise<void>;
  remove(by: Viewer, id: MemberId): Promise<void>;
};

export const createMembers = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  access: Access;
  forgetMachine: ForgetMachine;
  workspaceId: WorkspaceId;
}): Members => {
  const { store, bus, clock, access, forgetMachine, workspaceId } = deps;

  /** Judged inside the transaction, so that of two owners who remove each other one stays. */
  const judge = async (tx: Tx, actor: Actor, action: Action, id: MemberId): Promise<Member> => {
    const everybody = await membersOf(tx.db, workspaceId);
    const member = everybody.find(each => each.id === id && !each.removed);
    if (!member) throw notYours();
    const lastOwner = member.role === 'owner' && (await countOwners(tx.db, workspaceId)) === 1;
    // The actor may have been demoted by what came just before.
    const now = everybody.find(each => each.id === actor.id && !each.removed);
    const resource = { kind: 'member', id, role: member.role, lastOwner } as const;
    if (now && may({ id: now.id, role: now.role }, action, resource)) return member;
    throw lastOwner ? stays() : forbidden();
  };

  return {
    changeRole: async (by, id, role) => {
      const actor = access.actor(by.member.id);
      const member = await store.write(async tx => {
        const known = await judge(tx, actor, 'change_role', id);
        if (!mayGive(actor, role))
          throw forbidden('You can only give roles below your own.', undefined, 'forbidden_give');
        await changeMember(tx, id, { role });
        const detail = { from: known.role, to: role };
        const fact = { workspaceId, now: clock.now(), actor: actor.id, what: 'member.role' } as const;
        await appendAudit(tx, { ...fact, subject: id, detail });
        return { ...known, role };
      });
      await access.changed();
      bus.publish({ type: 'member_changed', workspaceId, member });
    },

    remove: async (by, id) => {
      const actor = access.actor(by.member.id);
      const member = await store.write(async tx => {
        const known = await judge(tx, actor, 'remove_member', id);
        const now = clock.now();
        await changeMember(tx, id, { removedAt: now });
        await forgetAccessOf(tx, id);
        const userId = await userOfMember(tx.db, id);
        if (userId) await endSessions(tx, userId);
        const detail = { role: known.role, left: id === actor.id };
        await appendAudit(tx, { workspaceId, now, actor: actor.id, what: 'member.removed', subject: id, detail });
        return { ...known, removed: true };
      });
      bus.publish({ type: 'member_removed', memberId: id });
      await access.changed();
      bus.publish({ type: 'member_changed', workspaceId, member });
      // Their machines are refused already (publicKeyOf); this ends the links that are open, and what runs there.
      const machines = await runnersOf(store.db, workspaceId);
      await Promise.all(
        machines.filter(({ owner }) => owner === id).map(machine => forgetMachine(machine.id, actor.id)),
      );
    },
  };
};

const stays = () =>
  new HawserError({
    code: 'last_owner',
    message: 'The workspace would be left without an owner.',
    hint: 'Make somebody else an owner first.',
  });
