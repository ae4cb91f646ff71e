// What else an entry of the audit log says, in words: how, from where, which role. What a person cannot read, ids and
// hashes of what has no name, is left to the export. Pure; audit-screen.tsx shows it.

import type { AuditEntry } from '../../data/people-api.ts';
import { clockTime } from '../../text/figures.ts';
import { en } from '../../words/en.ts';
import { t, type WordKey } from '../../words/t.ts';

/**
 * @param names of members, channels, machines and threads, by id
 * @param now milliseconds since the epoch
 * @returns one line each, such as `role: guest`
 */
export const auditFacts = (
  detail: AuditEntry['detail'],
  names: ReadonlyMap<string, string>,
  now: number,
): readonly string[] =>
  Object.entries(detail).flatMap(([name, value]) => {
    const said = valueWords(name, value, names, now);
    return said === '' ? [] : `${nameWords(name)}: ${said}`;
  });

/** Values that have words of their own, by the name of what they are the value of. */
const WORDS: Readonly<Record<string, string>> = {
  how: 'account.how',
  role: 'role',
  from: 'role',
  to: 'role',
  level: 'access.level',
  audience: 'audit.audience',
  by: 'audit.by',
  on: 'audit.on',
  whom: 'audit.whom',
  choice: 'audit.choice',
  outcome: 'audit.outcome',
};

const TIMES: ReadonlySet<string> = new Set(['until', 'expiresAt']);
/** Where an entry of the thread stands; it leads nowhere from here. */
const UNTOLD: ReadonlySet<string> = new Set(['seq']);
const UNREADABLE = /^([a-z]{3}_\w{26}|[0-9a-f]{64})$/;

const valueWords = (name: string, value: unknown, names: ReadonlyMap<string, string>, now: number): string => {
  if (UNTOLD.has(name) || value === null || value === '' || value === 0) return '';
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number' && TIMES.has(name)) return clockTime(value, now);
  const text = String(value);
  const ids = text.split(' ');
  if (ids.every(id => names.has(id))) return ids.map(id => names.get(id)).join(', ');
  if (UNREADABLE.test(text)) return '';
  return inWords(`${WORDS[name]}.${text.replaceAll(' ', '_')}`) ?? text;
};

/** What a later hub records is shown as it calls it: `invitedBy` is `invited by`. */
const nameWords = (name: string): string =>
  inWords(`audit.fact.${name}`) ?? name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

const inWords = (key: string): string | undefined => (key in en ? t(key as WordKey) : undefined);
