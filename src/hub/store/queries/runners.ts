// Runners and the commands they have not acknowledged. A command's number is given in the transaction that writes the
// events it belongs to, so that what a thread says was asked for and what the runner is asked never differ.
import { HawserError } from '../../../std/errors.ts';
import type { Command, CommandBody } from '../../../wire/protocol/commands.ts';
import type { MemberId, RunnerId, ThreadId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Capabilities } from '../../../wire/protocol/runner-topic.ts';
import type { Db, Tx } from '../store.ts';

export type StoredRunner = {
  readonly id: RunnerId;
  readonly workspaceId: WorkspaceId;
  readonly owner: MemberId;
  readonly name: string;
  readonly capabilities: Capabilities | undefined;
  readonly lastSeen: number | undefined;
  readonly createdAt: number;
};

const COLUMNS = [
  'id',
  'workspace_id',
  'owner',
  'name',
  'given_name',
  'capabilities',
  'last_seen',
  'created_at',
] as const;

/**
 * Enrols a runner by its key; a key its owner has enrolled before keeps its id and takes the new name, also after it was
 * forgotten.
 */
export const enrolRunner = async (
  tx: Tx,
  row: {
    id: RunnerId;
    workspaceId: WorkspaceId;
    owner: MemberId;
    name: string;
    publicKey: string;
    now: number;
  },
): Promise<RunnerId> => {
  const { id, workspaceId, owner, name, publicKey, now } = row;
  const kept = await tx.db
    .insertInto('runners')
    .values({
      id,
      workspace_id: workspaceId,
      owner,
      name,
      public_key: publicKey,
      command_no: 0,
      created_at: now,
    })
    .onConflict(conflict =>
      conflict.column('public_key').doUpdateSet({ name, forgotten_at: null }).where('runners.owner', '=', owner),
    )
    .returning('id')
    .executeTakeFirst();
  // A public key is no secret: knowing one must not let anybody touch the machine of somebody else (R45).
  if (!kept) throw keyTaken();
  return kept.id as RunnerId;
};

export const runnerById = async (db: Db, id: RunnerId): Promise<StoredRunner | undefined> => {
  const row = await db
    .selectFrom('runners')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('forgotten_at', 'is', null)
    .executeTakeFirst();
  return row && toRunner(row);
};

/** The key of an enrolled machine whose owner is still here; without its owner nobody answers for it (R41). */
export const publicKeyOf = async (db: Db, id: RunnerId): Promise<string | undefined> => {
  const row = await db
    .selectFrom('runners')
    .innerJoin('members', 'members.id', 'runners.owner')
    .select('public_key')
    .where('runners.id', '=', id)
    .where('forgotten_at', 'is', null)
    .where('members.removed_at', 'is', null)
    .executeTakeFirst();
  return row?.public_key;
};

export const runnersOf = async (db: Db, workspaceId: WorkspaceId): Promise<StoredRunner[]> => {
  const rows = await db
    .selectFrom('runners')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('forgotten_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return rows.map(toRunner);
};

/** Everything a runner said of itself, and that it was here. */
export const saveRunnerState = async (
  tx: Tx,
  id: RunnerId,
  state: { capabilities?: Capabilities; lastSeen: number },
): Promise<void> => {
  const { capabilities, lastSeen } = state;
  await tx.db
    .updateTable('runners')
    .set({
      last_seen: lastSeen,
      ...(capabilities && { capabilities: JSON.stringify(capabilities), name: capabilities.name }),
    })
    .where('id', '=', id)
    .execute();
};

export const renameRunner = async (tx: Tx, id: RunnerId, name: string): Promise<void> => {
  await tx.db.updateTable('runners').set({ given_name: name }).where('id', '=', id).execute();
};

/** Its key is good for nothing any more. @returns whether it was known until now */
export const forgetRunner = async (tx: Tx, id: RunnerId, now: number): Promise<boolean> => {
  const { numUpdatedRows } = await tx.db
    .updateTable('runners')
    .set({ forgotten_at: now, given_name: null })
    .where('id', '=', id)
    .where('forgotten_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Takes back what a runner was asked for and has not got. */
export const dropCommands = async (tx: Tx, id: RunnerId): Promise<void> => {
  await tx.db.deleteFrom('commands').where('runner_id', '=', id).execute();
};

export const addCommands = async (tx: Tx, id: RunnerId, commands: readonly Omit<Command, 'no'>[]): Promise<void> => {
  const { command_no: last } = await tx.db
    .updateTable('runners')
    .set(where => ({ command_no: where('command_no', '+', commands.length) }))
    .where('id', '=', id)
    .returning('command_no')
    .executeTakeFirstOrThrow();
  const first = last - commands.length + 1;
  await tx.db
    .insertInto('commands')
    .values(
      commands.map(({ threadId, ...said }, index) => ({
        runner_id: id,
        no: first + index,
        thread_id: threadId,
        body: JSON.stringify(said),
      })),
    )
    .execute();
};

/** Commands after `after` that were not acknowledged, in order. */
export const pendingCommands = async (db: Db, id: RunnerId, after: number, limit: number): Promise<Command[]> => {
  const rows = await db
    .selectFrom('commands')
    .select(['no', 'thread_id', 'body'])
    .where('runner_id', '=', id)
    .where('no', '>', after)
    .orderBy('no')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    no: row.no,
    threadId: row.thread_id as ThreadId,
    ...readSaid(row.body),
  }));
};

/** Earlier versions wrote the bare body, without who asked; the runner then refuses it in words. */
const readSaid = (json: string): Omit<Command, 'no' | 'threadId'> => {
  const said = JSON.parse(json) as CommandBody | Omit<Command, 'no' | 'threadId'>;
  return 'body' in said ? said : { body: said };
};

export const acknowledgeCommands = async (tx: Tx, id: RunnerId, through: number): Promise<void> => {
  await tx.db.deleteFrom('commands').where('runner_id', '=', id).where('no', '<=', through).execute();
};

const keyTaken = () =>
  new HawserError({
    code: 'key_taken',
    message: 'Somebody else has enrolled a machine with this key.',
    hint: 'On the machine, run: hawser logout, then hawser login',
  });

const toRunner = (row: {
  id: string;
  workspace_id: string;
  owner: string;
  name: string;
  given_name: string | null;
  capabilities: string | null;
  last_seen: number | null;
  created_at: number;
}): StoredRunner => ({
  id: row.id as RunnerId,
  workspaceId: row.workspace_id as WorkspaceId,
  owner: row.owner as MemberId,
  name: row.given_name ?? row.name,
  capabilities: row.capabilities === null ? undefined : (JSON.parse(row.capabilities) as Capabilities),
  lastSeen: row.last_seen ?? undefined,
  createdAt: row.created_at,
});
