// Kysely's SQLite dialect over node:sqlite: a connection that prepares each statement once and keeps it. Every call
// into SQLite is synchronous, which is what lets open.ts put a whole turn of the event loop into one commit.

import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Tables } from '../schema.ts';

export type Connection = {
  readonly raw: DatabaseSync;
  readonly db: Kysely<Tables>;
  /** Runs a statement that returns nothing, prepared once. */
  run(sql: string, ...parameters: SQLInputValue[]): { changes: number };
  close(): Promise<void>;
};

/** Statements differ little in number: the queries are fixed, only lists (`in (…)`) vary in length. */
const MAX_STATEMENTS = 500;

export const connect = (file: string, options: { readOnly?: boolean } = {}): Connection => {
  const raw = new DatabaseSync(file, { readOnly: options.readOnly ?? false });
  const statements = new Map<string, StatementSync>();

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    const statement = raw.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        prepare: sql => {
          const statement = prepare(sql);
          return {
            reader: statement.columns().length > 0,
            all: parameters => statement.all(...(parameters as SQLInputValue[])),
            run: parameters => statement.run(...(parameters as SQLInputValue[])),
            iterate: parameters => statement.iterate(...(parameters as SQLInputValue[])),
          };
        },
        close: () => raw.close(),
      },
    }),
  });

  return {
    raw,
    db,
    run: (sql, ...parameters) => ({ changes: Number(prepare(sql).run(...parameters).changes) }),
    close: async () => {
      statements.clear();
      await db.destroy();
      if (raw.isOpen) raw.close();
    },
  };
};
