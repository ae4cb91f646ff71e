// What members are writing and have not sent, one draft per member and thread. An empty one is kept: it says that what
// another device still holds was sent or deleted since.
import type { AttachmentId, MemberId, MessageId, ThreadId } from '../../../wire/protocol/ids.ts';
import type { Db, Tx } from '../store.ts';

export type StoredDraft = {
  readonly text: string;
  readonly attachments: readonly AttachmentId[];
  readonly replyTo: MessageId | undefined;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
};

export const draftOf = async (db: Db, memberId: MemberId, threadId: ThreadId): Promise<StoredDraft | undefined> => {
  const row = await db
    .selectFrom('drafts')
    .select(['text', 'attachments', 'reply_to', 'at'])
    .where('member_id', '=', memberId)
    .where('thread_id', '=', threadId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    text: row.text,
    attachments: JSON.parse(row.attachments) as AttachmentId[],
    replyTo: (row.reply_to ?? undefined) as MessageId | undefined,
    at: row.at,
  };
};

/** Writes the draft, unless a later one is there. */
export const saveDraft = async (tx: Tx, memberId: MemberId, threadId: ThreadId, draft: StoredDraft): Promise<void> => {
  const values = {
    text: draft.text,
    attachments: JSON.stringify(draft.attachments),
    reply_to: draft.replyTo ?? null,
    at: draft.at,
  };
  await tx.db
    .insertInto('drafts')
    .values({ member_id: memberId, thread_id: threadId, ...values })
    .onConflict(conflict =>
      conflict.columns(['member_id', 'thread_id']).doUpdateSet(values).where('drafts.at', '<=', draft.at),
    )
    .execute();
};
