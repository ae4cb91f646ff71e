// What the policy decides from, in memory: roles, private channels, granted levels, machines and their owners. Read from
// the database at the start and again whenever a change is announced on the bus, so that every hub and every open socket
// goes by the same rights within moments (R14, R41). The rules themselves are policy.ts.
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { ChannelId, MemberId, RunnerId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { Level, RunnerView } from '../../wire/protocol/workspace-topic.ts';
import type { Bus } from '../bus.ts';
import { notYours } from '../connection.ts';
import { type Action, type Actor, defaultLevel, forbidden, lesser, may, type Resource } from '../policy.ts';
import { type AccessRows, readAccess } from '../store/queries/access.ts';
import { runnersOf } from '../store/queries/runners.ts';
import type { Store } from '../store/store.ts';
import { answeredByIn, deputiesIn, driversIn, laptopLets } from './laptop-ceiling.ts';

/** What is known of a thing before anybody wants something of it. */
export type Target =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'channel'; readonly id: ChannelId }
  | { readonly kind: 'thread'; readonly id: ThreadId; readonly channelId: ChannelId; readonly runnerId?: RunnerId }
  /** With the channel of the thread that is to run there, which the laptop may care about. */
  | { readonly kind: 'runner'; readonly id: RunnerId; readonly channelId?: ChannelId };

export type Access = {
  may(member: MemberId, action: Action, target: Target): boolean;
  /**
   * @returns the actor as they are at this moment
   * @throws HawserError `unauthorized` when they may not even see it, as if it were not there; else `forbidden`
   */
  must(member: MemberId, action: Action, target: Target): Actor;
  /** @throws HawserError `unauthorized` when they are no member any more */
  actor(member: MemberId): Actor;
  /** In whose place they may answer in a thread; undefined where they may by themselves, or not at all. */
  principal(member: MemberId, thread: Extract<Target, { kind: 'thread' }>): Principal | undefined;
  /** How far they may go in a thread. */
  level(member: MemberId, thread: Extract<Target, { kind: 'thread' }>): Level;
  /** Who sees a private channel; undefined for one that is open to everybody. */
  insiders(channel: ChannelId): ReadonlySet<MemberId> | undefined;
  grantsOn(target: string): ReadonlyMap<string, Level>;
  /** Says on the bus that rights have changed; resolves when they hold here. */
  changed(): Promise<void>;
  /** @returns the way to stop listening */
  onChange(listener: () => void): () => void;
  close(): void;
};

/** Who lets another person answer in their place, as they are at this moment. */
export type Principal = Actor & { readonly name: string };

export const EVERYBODY = '*';

export const openAccess = async (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  log: Logger;
  workspaceId: WorkspaceId;
}): Promise<Access> => {
  const { store, bus, clock, log, workspaceId } = deps;
  let rows: AccessRows = await readAccess(store.db, workspaceId);
  const machines = new Map(
    (await runnersOf(store.db, workspaceId)).map(({ id, owner, capabilities }) => [id, said(owner, capabilities)]),
  );
  const listeners = new Set<() => void>();
  let reading: Promise<void> = Promise.resolve();

  const read = async () => {
    rows = await readAccess(store.db, workspaceId);
    for (const listener of listeners) listener();
  };
  const regard = ({ id, owner, capabilities }: RunnerView) => {
    const known = machines.get(id);
    const machine = said(owner, capabilities);
    machines.set(id, machine);
    // Machines tell of themselves all the time; only another answer to who may do what is told on.
    if (JSON.stringify(known) === JSON.stringify(machine)) return;
    for (const listener of listeners) listener();
  };
  const stop = bus.subscribe(message => {
    if (message.type === 'runner_changed') regard(message.runner);
    if (message.type === 'runner_gone') machines.delete(message.runnerId);
    if (message.type !== 'access_changed') return;
    // One after the other: an older reading must not overwrite a newer one.
    reading = reading.then(read).catch(error => log.error('could not read who may do what', { error }));
  });

  const actorOf = (id: MemberId): Actor | undefined => {
    const role = rows.roles.get(id);
    return role && { id, role };
  };
  const sees = (actor: Actor, channel: ChannelId): boolean => {
    const inside = rows.channels.get(channel);
    return inside === null || inside?.has(actor.id) === true;
  };
  const granted = (actor: Actor, targets: readonly string[]): Level => {
    const usual = defaultLevel(actor.role);
    const own = targets.map(target => rows.grants.get(target)?.get(actor.id)).find(level => level !== undefined);
    if (own !== undefined) return own;
    // What is said of everybody binds neither those who could change it, nor does it raise a guest.
    if (actor.role === 'owner' || actor.role === 'admin') return usual;
    const all = targets.map(target => rows.grants.get(target)?.get(EVERYBODY)).find(level => level !== undefined);
    return all === undefined ? usual : actor.role === 'guest' ? lesser(all, usual) : all;
  };
  const runnerLevel = (actor: Actor, id: RunnerId, channelId: ChannelId | undefined): Level => {
    const machine = machines.get(id);
    if (machine?.owner === actor.id) return 'drive';
    const level = granted(actor, [id]);
    return laptopLets(machine?.drivers, actor.id, channelId) ? level : lesser(level, 'suggest');
  };
  const threadLevel = (actor: Actor, { id, channelId, runnerId }: Extract<Target, { kind: 'thread' }>): Level => {
    const level = granted(actor, [id, channelId]);
    const machine = runnerId && machines.get(runnerId);
    if (!machine || machine.owner === actor.id) return level;
    // A guest who was let drive a thread by name is let drive it where it runs, as far as the laptop agrees.
    if (actor.role !== 'guest') return lesser(level, runnerLevel(actor, runnerId, channelId));
    return laptopLets(machine.drivers, actor.id, channelId) ? level : lesser(level, 'suggest');
  };

  const threadFor = (
    actor: Actor,
    target: Extract<Target, { kind: 'thread' }>,
  ): Extract<Resource, { kind: 'thread' }> => {
    const { channelId, runnerId } = target;
    const machine = runnerId && machines.get(runnerId);
    return {
      kind: 'thread',
      visible: sees(actor, channelId),
      level: threadLevel(actor, target),
      agent: runnerId !== undefined,
      ...(machine && { machine: { answeredBy: machine.answeredBy, owns: machine.owner === actor.id } }),
    };
  };
  /** Who lets them answer in this thread, and may do so themselves at this moment; never a deputy's deputy. */
  const principalOf = (deputy: MemberId, target: Extract<Target, { kind: 'thread' }>): Principal | undefined => {
    const machine = target.runnerId && machines.get(target.runnerId);
    if (machine && !machine.deputies) return undefined;
    for (const { principal, name, until } of rows.deputies.get(deputy) ?? []) {
      const actor = until > clock.now() ? actorOf(principal) : undefined;
      if (actor && may(actor, 'answer_approval', threadFor(actor, target))) return { ...actor, name };
    }
    return undefined;
  };

  const resourceFor = (actor: Actor, target: Target): Resource | undefined => {
    switch (target.kind) {
      case 'workspace':
        return target;
      case 'channel':
        return rows.channels.has(target.id) ? { kind: 'channel', visible: sees(actor, target.id) } : undefined;
      case 'thread':
        return { ...threadFor(actor, target), standsIn: principalOf(actor.id, target) !== undefined };
      case 'runner': {
        const owner = machines.get(target.id)?.owner;
        return owner && { kind: 'runner', owner, level: runnerLevel(actor, target.id, target.channelId) };
      }
    }
  };

  const allowed = (id: MemberId, action: Action, target: Target): boolean => {
    const actor = actorOf(id);
    const resource = actor && resourceFor(actor, target);
    return resource !== undefined && may(actor as Actor, action, resource);
  };

  /** Whether they know that it exists. */
  const seen = (id: MemberId, target: Target): boolean => {
    switch (target.kind) {
      case 'workspace':
        return allowed(id, 'read_workspace', target);
      case 'channel':
        return allowed(id, 'read_channel', target);
      case 'thread':
        return allowed(id, 'read_thread', target);
      case 'runner':
        return machines.has(target.id) && allowed(id, 'read_workspace', { kind: 'workspace' });
    }
  };

  const access: Access = {
    may: allowed,
    must: (id, action, target) => {
      const actor = access.actor(id);
      if (allowed(id, action, target)) return actor;
      throw seen(id, target) ? refusal(target) : notYours();
    },
    actor: id => {
      const actor = actorOf(id);
      if (!actor) throw notYours();
      return actor;
    },
    principal: (id, thread) => {
      const actor = actorOf(id);
      if (!actor || may(actor, 'answer_approval', threadFor(actor, thread))) return undefined;
      return principalOf(id, thread);
    },
    level: (id, thread) => {
      const actor = actorOf(id);
      return actor && sees(actor, thread.channelId) ? threadLevel(actor, thread) : 'none';
    },
    insiders: channel => rows.channels.get(channel) ?? undefined,
    grantsOn: target => rows.grants.get(target) ?? new Map(),
    changed: async () => {
      bus.publish({ type: 'access_changed', workspaceId });
      await reading;
    },
    onChange: listener => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      stop();
      listeners.clear();
    },
  };
  return access;
};

const said = (owner: MemberId, capabilities: unknown) => ({
  owner,
  drivers: driversIn(capabilities),
  answeredBy: answeredByIn(capabilities),
  deputies: deputiesIn(capabilities),
});

const refusal = ({ kind }: Target) => {
  switch (kind) {
    case 'thread':
      return forbidden(
        'You may not do that in this thread.',
        'Suggest it instead, or ask somebody who drives this thread.',
        'forbidden_thread',
      );
    case 'runner':
      return forbidden(
        'You may not drive agents on this machine.',
        'Ask its owner, or an admin of the workspace.',
        'forbidden_machine',
      );
    default:
      return forbidden('Your role in this workspace does not allow that.', undefined, 'forbidden_role');
  }
};
