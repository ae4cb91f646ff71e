// Pictures of members, one each.
import type { MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Db, Tx } from '../store.ts';

export type Portrait = { readonly sha256: string; readonly mediaType: string; readonly content: Uint8Array };

/** Takes the place of the one before; undefined leaves none. */
export const putPortrait = async (tx: Tx, memberId: MemberId, portrait: Portrait | undefined): Promise<void> => {
  await tx.db.deleteFrom('portraits').where('member_id', '=', memberId).execute();
  const named = { portrait: portrait?.sha256 ?? null };
  await tx.db.updateTable('members').set(named).where('id', '=', memberId).execute();
  if (!portrait) return;
  const { sha256, mediaType, content } = portrait;
  await tx.db.insertInto('portraits').values({ member_id: memberId, sha256, media_type: mediaType, content }).execute();
};

/** One that somebody of the workspace has now. */
export const portraitByHash = async (
  db: Db,
  workspaceId: WorkspaceId,
  sha256: string,
): Promise<Omit<Portrait, 'sha256'> | undefined> => {
  const row = await db
    .selectFrom('portraits')
    .innerJoin('members', 'members.id', 'portraits.member_id')
    .select(['media_type', 'content'])
    .where('members.workspace_id', '=', workspaceId)
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row && { mediaType: row.media_type, content: row.content };
};
