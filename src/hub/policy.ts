// The one answer to "may this person do this here?", below HTTP and WebSocket alike (R44). Roles are a table: each
// action names the least role it takes.
import { HawserError } from '../std/errors.ts';
import type { MemberId } from '../wire/protocol/ids.ts';
import type { Member, Role } from '../wire/protocol/workspace-topic.ts';

export type Action =
  | 'read_workspace'
  | 'read_thread'
  | 'create_thread'
  | 'create_channel'
  | 'write_message'
  | 'drive_session'
  | 'answer_approval'
  | 'use_runner'
  | 'manage_runner'
  | 'attach_file';

const RANK: Readonly<Record<Role, number>> = { guest: 0, member: 1, admin: 2, owner: 3 };

const LEAST_ROLE: Readonly<Record<Action, Role>> = {
  read_workspace: 'guest',
  read_thread: 'guest',
  create_thread: 'member',
  create_channel: 'member',
  write_message: 'member',
  drive_session: 'member',
  answer_approval: 'member',
  use_runner: 'member',
  manage_runner: 'admin',
  attach_file: 'member',
};

export const may = (role: Role, action: Action): boolean => RANK[role] >= RANK[LEAST_ROLE[action]];

/** Renaming or forgetting a machine: its owner's to do, and that of who looks after the workspace. */
export const mayManageRunner = (member: Pick<Member, 'id' | 'role'>, owner: MemberId): boolean =>
  member.id === owner ? may(member.role, 'use_runner') : may(member.role, 'manage_runner');

/** @throws HawserError `forbidden` */
export const mustBeAllowed = (role: Role, action: Action): void => {
  if (may(role, action)) return;
  throw forbidden('Your role in this workspace does not allow that.', 'Ask an owner or admin of the workspace.');
};

export const forbidden = (message: string, hint: string): HawserError =>
  new HawserError({ code: 'forbidden', message, hint });
