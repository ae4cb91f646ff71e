// Attachments as rows; their content is a file named by its hash (hub/attachments).
import type { AttachmentId, MemberId, WorkspaceId } from '../../../wire/protocol/ids.ts';
import type { Attachment } from '../../../wire/protocol/messages.ts';
import type { Db, Tx } from '../store.ts';

export const insertAttachment = async (
  tx: Tx,
  row: { attachment: Attachment; workspaceId: WorkspaceId; memberId: MemberId; now: number },
): Promise<void> => {
  const { attachment, workspaceId, memberId, now } = row;
  const { mediaType, width = null, height = null, ...rest } = attachment;
  await tx.db
    .insertInto('attachments')
    .values({
      ...rest,
      media_type: mediaType,
      width,
      height,
      workspace_id: workspaceId,
      member_id: memberId,
      created_at: now,
    })
    .execute();
};

/** Those of the workspace, in the order asked for; foreign and unknown ids are simply not in the result. */
export const attachmentsByIds = async (
  db: Db,
  workspaceId: WorkspaceId,
  ids: readonly AttachmentId[],
): Promise<Attachment[]> => {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('attachments')
    .select(['id', 'sha256', 'name', 'media_type', 'bytes', 'width', 'height'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map(row => [row.id, row]));
  return ids.flatMap(id => {
    const row = byId.get(id);
    if (!row) return [];
    const { media_type: mediaType, width, height, ...rest } = row;
    return [{ ...rest, id, mediaType, ...(width !== null && { width }), ...(height !== null && { height }) }];
  });
};
