// People: how they sign in, how they are invited, what they may see and do, and the record of what was done. The
// columns that better-auth fills (accounts/auth.ts) are named there; everything else reads them like any other table.
import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await people(db);
  await signingIn(db);
  await access(db);
  await record(db);
};

const people = async (db: Kysely<unknown>): Promise<void> => {
  const { schema } = db;
  await schema.alterTable('users').addColumn('email', 'text').execute();
  await schema.alterTable('users').addColumn('email_verified', 'integer').execute();
  await schema.alterTable('users').addColumn('image', 'text').execute();
  await schema.alterTable('users').addColumn('two_factor', 'integer').execute();
  await schema.alterTable('users').addColumn('time_zone', 'text').execute();
  await schema.alterTable('users').addColumn('updated_at', 'bigint').execute();
  await schema.createIndex('users_by_email').on('users').column('email').unique().execute();
  await schema.alterTable('members').addColumn('tint', 'integer').execute();
  // Whoever left stays in the table: threads name them.
  await schema.alterTable('members').addColumn('removed_at', 'bigint').execute();
};

const signingIn = async (db: Kysely<unknown>): Promise<void> => {
  const table = (name: string) => db.schema.createTable(name).addColumn('id', 'text', column => column.primaryKey());

  await table('sessions')
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('how', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('updated_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('address', 'text')
    .addColumn('device', 'text')
    .execute();
  // Browsers that are signed in stay so: what was hashed is what the cookie holds, then as now.
  await sql`insert into sessions (id, token_hash, user_id, how, created_at, updated_at, expires_at)
    select 'ses_' || secret_hash, secret_hash, user_id, 'link', created_at, created_at, expires_at
    from browser_sessions`.execute(db);
  await db.schema.dropTable('browser_sessions').execute();
  await db.schema.createIndex('sessions_of_user').on('sessions').column('user_id').execute();

  await table('credentials')
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('provider', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('password', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('updated_at', 'bigint', column => column.notNull())
    .addUniqueConstraint('credentials_one_owner', ['provider', 'subject'])
    .execute();
  await db.schema.createIndex('credentials_of_user').on('credentials').column('user_id').execute();
  await table('verifications')
    .addColumn('identifier', 'text', column => column.notNull())
    .addColumn('value', 'text', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('created_at', 'bigint')
    .addColumn('updated_at', 'bigint')
    .execute();
  await db.schema.createIndex('verifications_by_identifier').on('verifications').column('identifier').execute();
  await table('second_factors')
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('recovery_codes', 'text', column => column.notNull())
    .addColumn('verified', 'integer')
    .addColumn('failures', 'integer')
    .addColumn('locked_until', 'bigint')
    .execute();
  await table('passkeys')
    .addColumn('user_id', 'text', column => column.notNull().references('users.id'))
    .addColumn('name', 'text')
    .addColumn('public_key', 'text', column => column.notNull())
    .addColumn('credential_id', 'text', column => column.notNull().unique())
    .addColumn('counter', 'integer', column => column.notNull())
    .addColumn('device_type', 'text', column => column.notNull())
    .addColumn('backed_up', 'integer', column => column.notNull())
    .addColumn('transports', 'text')
    .addColumn('aaguid', 'text')
    .addColumn('created_at', 'bigint')
    .execute();
  await db.schema.createIndex('passkeys_of_user').on('passkeys').column('user_id').execute();
};

const access = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('secret_hash', 'text', column => column.notNull().unique())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('note', 'text', column => column.notNull())
    .addColumn('created_by', 'text', column => column.notNull().references('members.id'))
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('uses_left', 'integer', column => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema
    .alterTable('channels')
    .addColumn('private', 'integer', column => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('channel_members')
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('channel_id', 'text', column => column.notNull().references('channels.id'))
    .addColumn('member_id', 'text', column => column.notNull().references('members.id'))
    .addPrimaryKeyConstraint('channel_members_pk', ['channel_id', 'member_id'])
    .execute();
  await db.schema
    .createTable('grants')
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    // A channel, a thread or a runner, by its id.
    .addColumn('target', 'text', column => column.notNull())
    // A member, or '*' for everybody who can see the target.
    .addColumn('whom', 'text', column => column.notNull())
    .addColumn('level', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('grants_pk', ['target', 'whom'])
    .execute();
};

const record = async (db: Kysely<unknown>): Promise<void> => {
  const workspaces = () => db.schema.alterTable('workspaces');
  await workspaces()
    .addColumn('audit_no', 'integer', column => column.notNull().defaultTo(0))
    .execute();
  await workspaces()
    .addColumn('audit_hash', 'text', column => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('audit')
    .addColumn('workspace_id', 'text', column => column.notNull().references('workspaces.id'))
    .addColumn('no', 'integer', column => column.notNull())
    .addColumn('entry', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    // Repeated from the entry, to be searched by.
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('what', 'text', column => column.notNull())
    .addColumn('actor', 'text')
    .addPrimaryKeyConstraint('audit_pk', ['workspace_id', 'no'])
    .execute();
};
