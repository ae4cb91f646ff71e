// What this machine remembers about its policy besides config.toml: proposals that wait for the owner and rules that
// answer approvals. One SQLite file of its own, which the running runner and `hawser policy` use at the same time.
import { DatabaseSync } from 'node:sqlite';
import type { Logger } from '../../std/log.ts';
import { type Proposal, proposal, proposalKey } from './proposal.ts';
import { type Rule, rule } from './rules.ts';

export type Numbered<T> = T & { readonly no: number };

export type Ledger = {
  /** Oldest first. */
  proposals(): readonly Numbered<Proposal>[];
  /** Keeps a proposal; the same wish is kept once, and at most so many that a hub can't fill the disk. @returns whether it is new */
  propose(proposal: Proposal): boolean;
  /** @returns whether it was there */
  dropProposal(no: number): boolean;
  rules(): readonly Numbered<Rule>[];
  addRule(rule: Rule): void;
  dropRule(no: number): boolean;
  /** Changes whenever another process has written. */
  version(): number;
  close(): void;
};

const MAX_PROPOSALS = 50;
const MAX_RULES = 1_000;

const SCHEMA = `
  create table if not exists proposals (no integer primary key autoincrement, wish text not null unique, body text not null) strict;
  create table if not exists rules (no integer primary key autoincrement, body text not null unique) strict;
`;

/** @param file where the ledger is or shall be; its folder must exist */
export const openLedger = (file: string, log: Logger): Ledger => {
  const db = new DatabaseSync(file);
  db.exec('pragma busy_timeout = 2000; pragma journal_mode = wal; pragma synchronous = full');
  db.exec(SCHEMA);
  const count = (table: 'proposals' | 'rules') =>
    Number(db.prepare(`select count(*) as n from ${table}`).get()?.n ?? 0);
  const read = <T>(table: 'proposals' | 'rules', schema: { parse(value: unknown): T }): Numbered<T>[] =>
    db
      .prepare(`select no, body from ${table} order by no`)
      .all()
      .flatMap(row => {
        try {
          return [{ ...schema.parse(JSON.parse(String(row.body))), no: Number(row.no) }];
        } catch (error) {
          // Written by another version: it counts as not there, so a rule allows nothing.
          log.warn(`left out one of the ${table}`, { no: row.no, error });
          return [];
        }
      });
  let rules: Numbered<Rule>[] | undefined;
  let rulesVersion = -1;
  const version = () => Number(db.prepare('pragma data_version').get()?.data_version ?? 0);

  return {
    proposals: () => read('proposals', proposal),
    propose: wish => {
      if (count('proposals') >= MAX_PROPOSALS) return false;
      const add = db.prepare('insert into proposals (wish, body) values (?, ?) on conflict (wish) do nothing');
      return add.run(proposalKey(wish), JSON.stringify(wish)).changes > 0;
    },
    dropProposal: no => db.prepare('delete from proposals where no = ?').run(no).changes > 0,
    rules: () => {
      const now = version();
      if (!rules || rulesVersion !== now) rules = read('rules', rule);
      rulesVersion = now;
      return rules;
    },
    addRule: added => {
      if (count('rules') >= MAX_RULES) return log.warn('left out a rule: too many are kept already');
      db.prepare('insert into rules (body) values (?) on conflict (body) do nothing').run(JSON.stringify(added));
      rules = undefined;
    },
    dropRule: no => {
      rules = undefined;
      return db.prepare('delete from rules where no = ?').run(no).changes > 0;
    },
    version,
    close: () => db.close(),
  };
};
