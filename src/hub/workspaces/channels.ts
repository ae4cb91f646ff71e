// Channels, who sees them, and how far people may go in them: making one, opening and closing it, granting levels.
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { ChannelId, MemberId, RunnerId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Channel, Level } from '../../wire/protocol/workspace-topic.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import { notYours, type Viewer } from '../connection.ts';
import { type Access, EVERYBODY, type Target } from '../policy/access.ts';
import { setChannelMembers, setGrant } from '../store/queries/access.ts';
import { membersOf } from '../store/queries/accounts.ts';
import { channelsOf, insertChannel } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import { targetOf } from '../threads/target.ts';
import type { Threads } from '../threads/threads.ts';
import { withInsiders } from './audience.ts';

/** What a level can be granted on. */
export type GrantOn =
  | { readonly kind: 'channel'; readonly id: ChannelId }
  | { readonly kind: 'thread'; readonly id: ThreadId }
  | { readonly kind: 'runner'; readonly id: RunnerId };

export type Channels = {
  create(by: MemberId, wish: { nonce: string; name: string; private: boolean }): Promise<Channel>;
  /** @param members who sees it from now on; null is everybody */
  setMembers(by: Viewer, id: ChannelId, members: readonly MemberId[] | null): Promise<void>;
  /** @param whom a member, or null for everybody @param level null goes back to the default */
  grant(by: Viewer, on: GrantOn, whom: MemberId | null, level: Level | null): Promise<void>;
  grants(by: Viewer, on: GrantOn): Promise<{ whom: MemberId | null; level: Level }[]>;
};

export const createChannels = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  access: Access;
  threads: Threads;
  workspaceId: WorkspaceId;
}): Channels => {
  const { store, bus, clock, access, threads, workspaceId } = deps;
  const fact = (actor: MemberId) => ({ workspaceId, now: clock.now(), actor });

  const mustKnow = async (members: readonly MemberId[]) => {
    const here = new Set(
      (await membersOf(store.db, workspaceId)).filter(({ removed }) => !removed).map(({ id }) => id),
    );
    if (members.every(id => here.has(id))) return;
    throw new HawserError({ code: 'unknown_member', message: 'Somebody named there is not in this workspace.' });
  };
  const mustManage = async (by: Viewer, on: GrantOn): Promise<MemberId> => {
    const target = await targetFor(on);
    const action = on.kind === 'channel' ? 'manage_channel' : on.kind === 'thread' ? 'manage_thread' : 'own_runner';
    return access.must(by.member.id, action, target).id;
  };
  const targetFor = async (on: GrantOn): Promise<Target> => {
    if (on.kind !== 'thread') return on;
    const thread = await threads.find(on.id);
    if (!thread) throw notYours();
    return targetOf(thread.head());
  };

  return {
    create: async (by, { nonce, name, private: hidden }) => {
      access.must(by, 'create_channel', { kind: 'workspace' });
      const id = newId('chn') as ChannelId;
      const channel = await store.write(async tx => {
        const made = await insertChannel(tx, { id, workspaceId, name, nonce, now: clock.now() });
        if (made.id !== id) return made; // it was there before: asked for twice, or of that name
        if (hidden) await setChannelMembers(tx, { workspaceId, id }, [by]);
        await appendAudit(tx, { ...fact(by), what: 'channel.made', subject: id, detail: { name, private: hidden } });
        return made;
      });
      if (channel.id === id) await access.changed();
      if (!access.may(by, 'read_channel', { kind: 'channel', id: channel.id })) throw nameTaken();
      const shown = withInsiders(channel, access);
      bus.publish({ type: 'channel_changed', workspaceId, channel: shown });
      return shown;
    },

    setMembers: async (by, id, members) => {
      const { id: actor } = access.must(by.member.id, 'manage_channel', { kind: 'channel', id });
      if (members) await mustKnow(members);
      await store.write(async tx => {
        await setChannelMembers(tx, { workspaceId, id }, members && [...new Set(members)]);
        const detail = { private: members !== null, members: members?.length ?? 0 };
        await appendAudit(tx, { ...fact(actor), what: 'channel.access', subject: id, detail });
      });
      await access.changed();
      const channel = (await channelsOf(store.db, workspaceId)).find(each => each.id === id);
      if (channel) bus.publish({ type: 'channel_changed', workspaceId, channel: withInsiders(channel, access) });
    },

    grant: async (by, on, whom, level) => {
      const actor = await mustManage(by, on);
      if (whom) await mustKnow([whom]);
      await store.write(async tx => {
        await setGrant(tx, { workspaceId, target: on.id, whom: whom ?? EVERYBODY, level });
        const detail = { on: on.kind, whom: whom ?? 'everybody', level };
        await appendAudit(tx, { ...fact(actor), what: 'grant.set', subject: on.id, detail });
      });
      await access.changed();
    },

    grants: async (by, on) => {
      await mustManage(by, on);
      return [...access.grantsOn(on.id)].map(([whom, level]) => ({
        whom: whom === EVERYBODY ? null : (whom as MemberId),
        level,
      }));
    },
  };
};

/** Names are unique also among channels one does not see; which it is stays untold. */
const nameTaken = () =>
  new HawserError({ code: 'name_taken', message: 'A channel cannot have this name.', hint: 'Choose another one.' });
