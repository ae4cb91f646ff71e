// Attachments as rows; their content is a file named by its hash (hub/attachments).
import type { ThreadEventBody } from '../../../wire/protocol/events.ts';
import type { AttachmentId, MemberId, ThreadId, WorkspaceId } from '../../../wire/protocol/ids.ts';
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

/** Whose an attachment is, and the threads it was shown in. */
export type AttachmentPlaces = { readonly owner: MemberId; readonly threads: readonly ThreadId[] };

export const placesOf = async (
  db: Db,
  workspaceId: WorkspaceId,
  ids: readonly AttachmentId[],
): Promise<Map<AttachmentId, AttachmentPlaces>> => {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachments')
    .leftJoin('attachment_places', 'attachment_places.attachment_id', 'attachments.id')
    .select(['attachments.id', 'attachments.member_id', 'attachment_places.thread_id'])
    .where('attachments.workspace_id', '=', workspaceId)
    .where('attachments.id', 'in', ids)
    .execute();
  return new Map(
    [...Map.groupBy(rows, row => row.id)].map(([id, own]) => [
      id as AttachmentId,
      {
        owner: own[0]?.member_id as MemberId,
        threads: own.flatMap(row => (row.thread_id === null ? [] : [row.thread_id as ThreadId])),
      },
    ]),
  );
};

/** Keeps where attachments are shown, in the transaction of the events that show them. */
export const placeAttachments = async (
  tx: Tx,
  threadId: ThreadId,
  events: readonly ThreadEventBody[],
): Promise<void> => {
  const shown = events.flatMap(event =>
    event.type === 'message.posted' || event.type === 'message.suggested' ? event.message.attachments : [],
  );
  if (shown.length === 0) return;
  await tx.db
    .insertInto('attachment_places')
    .values(shown.map(({ id }) => ({ attachment_id: id, thread_id: threadId })))
    .onConflict(conflict => conflict.doNothing())
    .execute();
};
