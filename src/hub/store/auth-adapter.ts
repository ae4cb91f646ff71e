// The hub's database as better-auth sees it: its reads go to the reading connection, its writes through the same grouped
// commits as everybody else's. Session tokens are hashed on their way in, so that a stolen database signs nobody in
// (R39); the names of tables and columns are given in accounts/auth.ts.
import { type CleanedWhere, type CustomAdapter, createAdapterFactory } from 'better-auth/adapters';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { Store, Tx } from './store.ts';

/** Table and column names are better-auth's to choose at run time; it gets them from our own options. */
type AnyTables = Record<string, Record<string, unknown>>;
type Row = Record<string, unknown>;

export type AuthAdapterDeps = {
  readonly store: Store;
  readonly hashToken: (token: string) => string;
  /** Called in the transaction of every write of one row, for the record. */
  readonly onChange: (tx: Tx, change: AuthChange) => Promise<void>;
};

export type AuthChange = {
  /** Name of the table. */
  readonly model: string;
  readonly what: 'created' | 'updated' | 'deleted';
  /** The whole row, but for an update only its id and what was changed. */
  readonly row: Readonly<Record<string, unknown>>;
};

const TOKEN = 'token_hash';
const PROVIDER_TOKENS: ReadonlySet<string> = new Set([
  'accessToken',
  'refreshToken',
  'idToken',
  'accessTokenExpiresAt',
  'refreshTokenExpiresAt',
  'scope',
]);

export const createAuthAdapter = ({ store, hashToken, onChange }: AuthAdapterDeps) => {
  const read = store.db as unknown as Kysely<AnyTables>;
  const write = <T>(work: (db: Kysely<AnyTables>, tx: Tx) => Promise<T>): Promise<T> =>
    store.write(tx => work(tx.db as unknown as Kysely<AnyTables>, tx));

  const hashed = (row: Row): Row => (typeof row[TOKEN] === 'string' ? { ...row, [TOKEN]: hashToken(row[TOKEN]) } : row);
  const hashedWhere = (where: readonly CleanedWhere[]): CleanedWhere[] =>
    where.map(each =>
      each.field === TOKEN && typeof each.value === 'string' ? { ...each, value: hashToken(each.value) } : each,
    );
  /** A session is given back with the token it was asked for by; nobody else learns one. */
  const withToken = (row: Row | undefined, where: readonly CleanedWhere[]): Row | null => {
    if (!row) return null;
    const asked = where.find(({ field }) => field === TOKEN)?.value;
    return asked === undefined ? row : { ...row, [TOKEN]: asked };
  };

  const adapterWith = (columnOf: (field: { model: string; field: string }) => string): CustomAdapter => ({
    create: async ({ model, data }) => {
      await write(async (db, tx) => {
        await db.insertInto(model).values(hashed(data)).execute();
        await onChange(tx, { model, what: 'created', row: data });
      });
      return data;
    },
    findOne: async <T>({ model, where }: { model: string; where: CleanedWhere[] }) => {
      const row = await read
        .selectFrom(model)
        .selectAll()
        .where(match(hashedWhere(where)))
        .limit(1)
        .executeTakeFirst();
      return withToken(row, where) as T | null;
    },
    findMany: async <T>(ask: {
      model: string;
      where?: CleanedWhere[] | undefined;
      limit: number;
      sortBy?: { field: string; direction: 'asc' | 'desc' } | undefined;
      offset?: number | undefined;
    }) => {
      const { model, where = [], limit, sortBy, offset } = ask;
      let query = read
        .selectFrom(model)
        .selectAll()
        .where(match(hashedWhere(where)))
        .limit(limit);
      if (sortBy) query = query.orderBy(sql.ref(columnOf({ model, field: sortBy.field })), sortBy.direction);
      if (offset) query = query.offset(offset);
      return (await query.execute()) as T[];
    },
    update: async <T>({ model, where, update }: { model: string; where: CleanedWhere[]; update: T }) => {
      const row = await write(async (db, tx) => {
        const updated = await db
          .updateTable(model)
          .set(hashed(update as Row))
          .where(match(hashedWhere(where)))
          .returningAll()
          .executeTakeFirst();
        if (updated) await onChange(tx, { model, what: 'updated', row: { ...(update as Row), id: updated.id } });
        return updated;
      });
      return withToken(row, where) as T | null;
    },
    updateMany: async ({ model, where, update }) => {
      const rows = await write(db =>
        db
          .updateTable(model)
          .set(hashed(update))
          .where(match(hashedWhere(where)))
          .returning(sql<number>`1`.as('one'))
          .execute(),
      );
      return rows.length;
    },
    delete: async ({ model, where }) => void (await remove(model, where)),
    deleteMany: async ({ model, where }) => (await remove(model, where)).length,
    consumeOne: async <T>({ model, where }: { model: string; where: CleanedWhere[] }) => {
      const [row] = await remove(model, where, true);
      return withToken(row, where) as T | null;
    },
    incrementOne: async <T>(ask: {
      model: string;
      where: CleanedWhere[];
      increment: Record<string, number>;
      set?: Record<string, unknown> | undefined;
    }) => {
      const { model, where, increment, set = {} } = ask;
      const added = Object.entries(increment).map(([field, by]) => [
        field,
        sql<number>`coalesce(${sql.ref(field)}, 0) + ${by}`,
      ]);
      const row = await write(db =>
        db
          .updateTable(model)
          .set({ ...set, ...Object.fromEntries(added) })
          .where(match(hashedWhere(where)))
          .returningAll()
          .executeTakeFirst(),
      );
      return (row ?? null) as T | null;
    },
    count: async ({ model, where = [] }) => {
      const { n } = await read
        .selectFrom(model)
        .select(sql<number>`count(*)`.as('n'))
        .where(match(hashedWhere(where)))
        .executeTakeFirstOrThrow();
      return n;
    },
  });

  const remove = (model: string, where: readonly CleanedWhere[], one = false): Promise<Row[]> =>
    write(async (db, tx) => {
      const which = match(hashedWhere(where));
      const first = db.selectFrom(model).select('id').where(which).limit(1);
      const rows = await db
        .deleteFrom(model)
        .where(one ? builder => builder('id', 'in', first) : which)
        .returningAll()
        .execute();
      for (const row of rows) await onChange(tx, { model, what: 'deleted', row });
      return rows;
    });

  return createAdapterFactory({
    config: {
      adapterId: 'hawser',
      adapterName: 'Hawser',
      supportsBooleans: false,
      supportsNumericIds: false,
      // Times are milliseconds in our tables. What a provider lets its tokens do is none of our business, so they are
      // not kept: undefined leaves a column out.
      customTransformInput: ({ data, fieldAttributes, field, action }) => {
        if (PROVIDER_TOKENS.has(field) && (action === 'create' || action === 'update')) return undefined;
        return fieldAttributes.type === 'date' && data instanceof Date ? data.getTime() : data;
      },
      // Owners who have only used the local link have no address; better-auth cannot imagine that.
      customTransformOutput: ({ data, field, model, fieldAttributes }) => {
        if (model === 'users' && field === 'email') return data ?? '';
        return fieldAttributes.type === 'date' && typeof data === 'number' ? new Date(data) : data;
      },
    },
    adapter: ({ getFieldName }) => adapterWith(getFieldName),
  });
};

type Builder = ExpressionBuilder<AnyTables, string>;

/** better-auth's conditions: those joined by OR stand together, the others must all hold. */
const match =
  (where: readonly CleanedWhere[]) =>
  (builder: Builder): Expression<SqlBool> => {
    const all = where.filter(({ connector }) => connector !== 'OR').map(each => condition(builder, each));
    const some = where.filter(({ connector }) => connector === 'OR').map(each => condition(builder, each));
    return builder.and([...all, ...(some.length > 0 ? [builder.or(some)] : [])]);
  };

const OPERATORS = { ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

const condition = (builder: Builder, { field, operator, value }: CleanedWhere): Expression<SqlBool> => {
  const given = value instanceof Date ? value.getTime() : value;
  switch (operator) {
    case 'eq':
      return given === null ? builder(field, 'is', null) : builder(field, '=', given);
    case 'ne':
      return given === null ? builder(field, 'is not', null) : builder(field, '!=', given);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return builder(field, OPERATORS[operator], given);
    case 'in':
      return builder(field, 'in', given as unknown[]);
    case 'not_in':
      return builder(field, 'not in', given as unknown[]);
    default:
      // None of the parts in use searches by pieces of text.
      throw new Error(`invariant: better-auth asked for ${field} ${operator}`);
  }
};
