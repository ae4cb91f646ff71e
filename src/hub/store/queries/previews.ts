// Previews, codes and keys as rows. Secrets are looked up by hash; a code is used up in the statement that reads it.
import type { MemberId, RunnerId, ThreadId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Audience, GrantId, PreviewId } from '../../../wire/protocol/previews.ts';
import type { Db, Tx } from '../store.ts';

export type PreviewRow = {
  readonly id: PreviewId;
  readonly label: string;
  readonly workspaceId: WorkspaceId;
  readonly threadId: ThreadId;
  readonly runnerId: RunnerId;
  readonly grantId: GrantId;
  readonly port: number;
  readonly audience: Audience;
  /** Who else than whoever shared it, when its audience is `people`. */
  readonly people: readonly MemberId[];
  readonly sharedBy: MemberId;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly stoppedAt: number | null;
};

export const insertPreview = async (tx: Tx, row: PreviewRow): Promise<void> => {
  await tx.db
    .insertInto('previews')
    .values({
      id: row.id,
      label: row.label,
      workspace_id: row.workspaceId,
      thread_id: row.threadId,
      runner_id: row.runnerId,
      grant_id: row.grantId,
      port: row.port,
      audience: row.audience,
      people: JSON.stringify(row.people),
      shared_by: row.sharedBy,
      created_at: row.createdAt,
      expires_at: row.expiresAt,
      stopped_at: row.stoppedAt,
      runner_told_at: null,
    })
    .execute();
};

/** How many previews each port of a thread has had on a machine, those that are over included. */
export const previewsHad = async (db: Db, threadId: ThreadId, runnerId: RunnerId): Promise<Map<number, number>> => {
  const rows = await db
    .selectFrom('previews')
    .select(['port', eb => eb.fn.countAll<number>().as('had')])
    .where('thread_id', '=', threadId)
    .where('runner_id', '=', runnerId)
    .groupBy('port')
    .execute();
  return new Map(rows.map(({ port, had }) => [port, Number(had)]));
};

/** Those that have been neither stopped nor outlived. */
export const openPreviews = async (db: Db, now: number): Promise<PreviewRow[]> => {
  const rows = await db
    .selectFrom('previews')
    .selectAll()
    .where('stopped_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at')
    .execute();
  return rows.map(row => ({
    id: row.id as PreviewId,
    label: row.label,
    workspaceId: row.workspace_id as WorkspaceId,
    threadId: row.thread_id as ThreadId,
    runnerId: row.runner_id as RunnerId,
    grantId: row.grant_id as GrantId,
    port: row.port,
    audience: row.audience as Audience,
    people: JSON.parse(row.people) as MemberId[],
    sharedBy: row.shared_by as MemberId,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    stoppedAt: row.stopped_at,
  }));
};

/** Stops a preview and forgets who was in it. */
export const stopPreview = async (tx: Tx, id: PreviewId, now: number): Promise<void> => {
  await tx.db.updateTable('previews').set({ stopped_at: now }).where('id', '=', id).execute();
  await tx.db.deleteFrom('preview_keys').where('preview_id', '=', id).execute();
  await tx.db.deleteFrom('preview_codes').where('preview_id', '=', id).execute();
};

/** A stopped preview whose laptop has not heard of it. */
export type OwedStop = Pick<PreviewRow, 'id' | 'grantId' | 'sharedBy'>;

/** Those past their time are not worth a word: the laptop knows it, too. */
export const owedStops = async (db: Db, runner: RunnerId, now: number): Promise<OwedStop[]> => {
  const owed = await db
    .selectFrom('previews')
    .select(['id', 'grant_id', 'shared_by'])
    .where('runner_id', '=', runner)
    .where('stopped_at', 'is not', null)
    .where('runner_told_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
  return owed.map(row => ({
    id: row.id as PreviewId,
    grantId: row.grant_id as GrantId,
    sharedBy: row.shared_by as MemberId,
  }));
};

export const runnerWasTold = async (tx: Tx, id: PreviewId, now: number): Promise<void> => {
  await tx.db.updateTable('previews').set({ runner_told_at: now }).where('id', '=', id).execute();
};

export type PreviewCode = {
  readonly codeHash: string;
  readonly previewId: PreviewId;
  readonly memberId: MemberId;
  readonly browserSession: string;
  readonly challenge: string;
  readonly path: string;
  readonly expiresAt: number;
};

export const savePreviewCode = async (tx: Tx, code: PreviewCode): Promise<void> => {
  await tx.db
    .insertInto('preview_codes')
    .values({
      code_hash: code.codeHash,
      preview_id: code.previewId,
      member_id: code.memberId,
      browser_session: code.browserSession,
      challenge: code.challenge,
      path: code.path,
      expires_at: code.expiresAt,
      used_at: null,
    })
    .execute();
};

/** Uses a code up, atomically, whether or not its challenge is then met: who guesses has one try (R12). */
export const usePreviewCode = async (
  tx: Tx,
  codeHash: string,
  now: number,
): Promise<
  { previewId: string; memberId: MemberId; browserSession: string; challenge: string; path: string } | undefined
> => {
  const row = await tx.db
    .updateTable('preview_codes')
    .set({ used_at: now })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['preview_id', 'member_id', 'browser_session', 'challenge', 'path'])
    .executeTakeFirst();
  return (
    row && {
      previewId: row.preview_id,
      memberId: row.member_id as MemberId,
      browserSession: row.browser_session,
      challenge: row.challenge,
      path: row.path,
    }
  );
};

export const savePreviewKey = async (
  tx: Tx,
  key: {
    secretHash: string;
    previewId: PreviewId;
    memberId: MemberId;
    browserSession: string;
    now: number;
    expiresAt: number;
  },
): Promise<void> => {
  await tx.db
    .insertInto('preview_keys')
    .values({
      secret_hash: key.secretHash,
      preview_id: key.previewId,
      member_id: key.memberId,
      browser_session: key.browserSession,
      created_at: key.now,
      expires_at: key.expiresAt,
    })
    .execute();
};

export const dropPreviewKeys = async (tx: Tx, secretHashes: readonly string[]): Promise<void> => {
  if (secretHashes.length === 0) return;
  await tx.db
    .deleteFrom('preview_keys')
    .where('secret_hash', 'in', [...secretHashes])
    .execute();
};

/**
 * Whose key this is. A key dies with the preview, with its time, and with the signed-in browser it was made from (R14,
 * R41); what its holder may see at this moment is for the policy to say.
 */
export const holderOfPreviewKey = async (
  db: Db,
  secretHash: string,
  previewId: PreviewId,
  now: number,
): Promise<MemberId | undefined> => {
  const row = await db
    .selectFrom('preview_keys')
    .innerJoin('sessions', 'sessions.id', 'preview_keys.browser_session')
    .select('preview_keys.member_id')
    .where('preview_keys.secret_hash', '=', secretHash)
    .where('preview_keys.preview_id', '=', previewId)
    .where('preview_keys.expires_at', '>', now)
    .where('sessions.expires_at', '>', now)
    .executeTakeFirst();
  return row && (row.member_id as MemberId);
};
