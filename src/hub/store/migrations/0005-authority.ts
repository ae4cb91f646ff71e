// Where an attachment was shown, which says who may read it; and who lets whom answer in their place, until when.
import type { Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('attachment_places')
    .addColumn('attachment_id', 'text', column => column.notNull())
    .addColumn('thread_id', 'text', column => column.notNull().references('threads.id'))
    .addPrimaryKeyConstraint('attachment_places_pk', ['attachment_id', 'thread_id'])
    .execute();
  await placeEarlier(db as Kysely<Earlier>);

  await db.schema
    .createTable('delegations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('principal', 'text', column => column.notNull().references('members.id'))
    .addColumn('deputy', 'text', column => column.notNull().references('members.id'))
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('until', 'bigint', column => column.notNull())
    .addUniqueConstraint('delegations_one_each', ['workspace_id', 'principal', 'deputy'])
    .execute();
};

type Earlier = {
  events: { thread_id: string; type: string; body: string };
  attachment_places: { attachment_id: string; thread_id: string };
};

/** What was attached before places were kept. */
const placeEarlier = async (db: Kysely<Earlier>): Promise<void> => {
  const messages = await db
    .selectFrom('events')
    .select(['thread_id', 'body'])
    .where('type', 'in', ['message.posted', 'message.suggested'])
    .where('body', 'like', '%"att_%')
    .execute();
  for (const { thread_id, body } of messages) {
    const { message } = JSON.parse(body) as { message?: { attachments?: { id: string }[] } };
    const places = (message?.attachments ?? []).map(({ id }) => ({ attachment_id: id, thread_id }));
    if (places.length === 0) continue;
    await db
      .insertInto('attachment_places')
      .values(places)
      .onConflict(conflict => conflict.doNothing())
      .execute();
  }
};
