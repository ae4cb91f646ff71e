// The one answer to "may this person do this to that?", below HTTP, WebSocket, jobs and bus alike (R43, R44). The rules
// are a table; whatever is not in it is not allowed. Pure: what is true of the person and of the thing is gathered by
// policy/access.ts.
import { HawserError } from '../std/errors.ts';
import { type AnsweredBy, isAmong } from '../wire/protocol/answering.ts';
import type { MemberId } from '../wire/protocol/ids.ts';
import type { Level, Role } from '../wire/protocol/workspace-topic.ts';

export type Actor = { readonly id: MemberId; readonly role: Role };

/** What is true of a thing, for the actor who wants something of it. */
export type Resource =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'channel'; readonly visible: boolean }
  | {
      readonly kind: 'thread';
      readonly visible: boolean;
      readonly level: Level;
      /** Whether an agent works in it; without one there is nothing to drive, and writing is only talking. */
      readonly agent: boolean;
      /** Whom the owner of its machine lets answer, and whether that owner is the actor; missing without a machine. */
      readonly machine?: { readonly answeredBy: AnsweredBy; readonly owns: boolean };
      /** Whether somebody who may answer here lets the actor do so in their place. */
      readonly standsIn?: boolean;
    }
  | { readonly kind: 'runner'; readonly owner: MemberId; readonly level: Level }
  | { readonly kind: 'member'; readonly id: MemberId; readonly role: Role; readonly lastOwner: boolean };

type Kind = Resource['kind'];
type Of<K extends Kind> = Extract<Resource, { kind: K }>;
type Rule<K extends Kind> = {
  readonly on: K;
  readonly least: Role;
  readonly when?: (resource: Of<K>, actor: Actor) => boolean;
};

const rule = <K extends Kind>(on: K, least: Role, when?: Rule<K>['when']): Rule<K> => ({
  on,
  least,
  ...(when && { when }),
});

const visible = ({ visible: seen }: { readonly visible: boolean }) => seen;
const upTo = (level: Level) => (thread: Of<'thread'>) => thread.visible && reaches(thread.level, level);
/** Who drives may answer, as far as the laptop leaves it to them; others in the place of somebody who lets them. */
const answers = ({ visible: seen, level, machine, standsIn = false }: Of<'thread'>, { role }: Actor) => {
  const own = reaches(level, 'drive') && (!machine || isAmong(machine.answeredBy, { role, owns: machine.owns }));
  return seen && (own || (standsIn && role !== 'guest' && reaches(level, 'view')));
};
/** Nobody rules over their equals, but owners, who rule over everybody; an owner stays as long as they are the last. */
const above = ({ role, lastOwner }: Of<'member'>, actor: Actor) =>
  !lastOwner && (actor.role === 'owner' || RANK[actor.role] > RANK[role]);

const RULES = {
  read_workspace: rule('workspace', 'guest'),
  search: rule('workspace', 'guest'),
  attach_file: rule('workspace', 'guest'),
  create_channel: rule('workspace', 'member'),
  invite: rule('workspace', 'admin'),
  read_audit: rule('workspace', 'admin'),
  read_deputies: rule('workspace', 'guest'),
  name_deputy: rule('workspace', 'member'),
  /** Of somebody else; one's own is always one's to take back. */
  dismiss_deputy: rule('workspace', 'admin'),

  read_channel: rule('channel', 'guest', visible),
  create_thread: rule('channel', 'member', visible),
  manage_channel: rule('channel', 'admin', (channel, actor) => channel.visible || actor.role === 'owner'),

  read_thread: rule('thread', 'guest', upTo('view')),
  suggest_message: rule('thread', 'guest', upTo('suggest')),
  write_message: rule('thread', 'guest', thread => upTo(thread.agent ? 'drive' : 'suggest')(thread)),
  drive_session: rule('thread', 'guest', upTo('drive')),
  answer_approval: rule('thread', 'guest', answers),
  /** Letting others reach a program on somebody's machine is driving it. */
  share_port: rule('thread', 'guest', upTo('drive')),
  rename_thread: rule('thread', 'guest', upTo('drive')),
  /** And bringing it back. */
  archive_thread: rule('thread', 'guest', upTo('drive')),
  manage_thread: rule('thread', 'admin', visible),

  use_runner: rule('runner', 'guest', ({ level }) => reaches(level, 'drive')),
  /** Renaming or forgetting a machine: its owner's to do, and that of who looks after the workspace. */
  manage_runner: rule('runner', 'member', ({ owner }, actor) => owner === actor.id || RANK[actor.role] >= RANK.admin),
  /** Signing an agent in decides whose account pays; that is the laptop's owner's to do. */
  own_runner: rule('runner', 'guest', ({ owner }, actor) => owner === actor.id),

  change_role: rule('member', 'admin', above),
  remove_member: rule('member', 'guest', (member, actor) =>
    member.id === actor.id ? !member.lastOwner : actor.role !== 'member' && above(member, actor),
  ),
} as const;

export type Action = keyof typeof RULES;

export const actions = Object.keys(RULES) as Action[];
export const kindOf = (action: Action): Kind => RULES[action].on;

export const may = (actor: Actor, action: Action, resource: Resource): boolean => {
  const { on, least, when } = RULES[action] as unknown as Rule<Kind>;
  // A rule about one kind of thing says nothing about another.
  if (resource.kind !== on || RANK[actor.role] < RANK[least]) return false;
  return when?.(resource, actor) ?? true;
};

const RANK: Readonly<Record<Role, number>> = { guest: 0, member: 1, admin: 2, owner: 3 };
const REACH: Readonly<Record<Level, number>> = { none: 0, view: 1, suggest: 2, drive: 3 };

const reaches = (level: Level, wanted: Level): boolean => REACH[level] >= REACH[wanted];

/** The lesser of two levels. */
export const lesser = (a: Level, b: Level): Level => (REACH[a] < REACH[b] ? a : b);

/** Owners may give any role, others only one below their own: nobody makes somebody who could remove them. */
export const mayGive = (actor: Actor, role: Role): boolean => actor.role === 'owner' || RANK[actor.role] > RANK[role];

/** How far a role goes where nothing else was granted. */
export const defaultLevel = (role: Role): Level => (role === 'guest' ? 'suggest' : 'drive');

/** A refusal that tells what exists; only for who may see it. */
export const forbidden = (
  message = 'You may not do that here.',
  hint = 'Ask an owner or admin of the workspace.',
  as = 'forbidden',
): HawserError => new HawserError({ code: 'forbidden', message, hint, values: { as } });
