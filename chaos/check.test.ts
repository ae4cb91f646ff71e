// The checker must find what it is there for: each invariant, broken on purpose.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AuditRow } from './audit.ts';
import { check, type Evidence, type LogEvent } from './check.ts';

const words = (count: number) => `${Array.from({ length: count }, (_, index) => `w${index}`).join(' ')} `;

const post = { name: 'job-1', nonce: 'nonce-1', words: 3, allow: true, acked: true, allowSent: true };

const log = (...bodies: object[]): LogEvent[] => bodies.map((body, index) => ({ seq: index + 1, ...body }) as LogEvent);

const POSTED = { type: 'message.posted', nonce: 'nonce-1', message: { id: 'm1' } };
const ACCEPTED = { type: 'message.updated', messageId: 'm1', turnId: 't1', state: 'accepted' };
const said = (id: string, text: string) => ({
  type: 'item.completed',
  turnId: 't1',
  item: { id, kind: 'message', text },
});
const DECIDED = { type: 'approval.decided', decision: { approvalId: 'a1' } };
const BEGAN = { type: 'turn.started', turnId: 't1' };
const ENDED = { type: 'turn.completed', turnId: 't1', status: 'completed' };

const BEGAN_SESSION = { what: 'session.started', detail: {} };
const AUDITED = { what: 'approval.decided', detail: { approval: 'a1', seq: 5 } };

const audit = (...entries: object[]): AuditRow[] => {
  let hash = '';
  return entries.map((each, index) => {
    const entry = JSON.stringify(each);
    hash = createHash('sha256').update(hash).update('\n').update(entry).digest('hex');
    return { no: index + 1, entry, hash };
  });
};

const GOOD = [POSTED, ACCEPTED, BEGAN, said('i1', words(3)), DECIDED, said('i2', words(3)), ENDED];

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  ...{ posts: [post], log: log(...GOOD), seen: [], effects: ['job-1'], audit: audit(BEGAN_SESSION, AUDITED) },
  ...changes,
});

const broken = (changes: Partial<Evidence>) => check(evidence(changes)).map(({ invariant }) => invariant.slice(0, 2));

test('a good run has nothing wrong', () => {
  expect(check(evidence())).toEqual([]);
});

test.for<[string, string, Partial<Evidence>]>([
  ['I1', 'an acknowledged message that is gone', { log: log(BEGAN, ENDED) }],
  ['I2', 'a message that stands twice', { log: log(POSTED, ...GOOD) }],
  ['I3', 'a gap in the log', { log: log(...GOOD).map(event => ({ ...event, seq: event.seq + 1 })) }],
  ['I3', 'a client that was told something else', { seen: [seenOf(1, { type: 'turn.started' })] }],
  ['I3', 'a client that saw what is not there', { seen: [seenOf(99, { type: 'turn.started' })] }],
  ['I4', 'two decisions', { log: log(...GOOD, DECIDED) }],
  ['I4', 'an effect that happened twice', { effects: ['job-1', 'job-1'] }],
  ['I4', 'an effect nobody allowed', { posts: [{ ...post, allowSent: false }] }],
  ['I5', 'a turn that ended twice', { log: log(...GOOD, ENDED) }],
  ['I5', 'a turn that never ended', { log: log(...GOOD.slice(0, -1)) }],
  ['I5', 'a word that is missing', { log: log(...GOOD.with(3, said('i1', 'w0 w2 '))) }],
  ['I5', 'an end that is missing', { log: log(...GOOD.with(5, said('i2', words(2)))) }],
  ['I5', 'other text streamed', { seen: [{ events: new Map(), live: new Map([['i1', 'w0 w9']]) }] }],
  [
    'I6',
    'an audit entry that was changed',
    { audit: audit(BEGAN_SESSION, AUDITED).map(row => ({ ...row, entry: `${row.entry} ` })) },
  ],
  ['I6', 'an audit entry that is missing', { audit: audit(BEGAN_SESSION, AUDITED).slice(1) }],
  ['I6', 'a decision without an entry', { audit: audit(BEGAN_SESSION) }],
  ['I6', 'an entry without a decision', { audit: audit(AUDITED, { ...AUDITED, detail: { approval: 'a2', seq: 9 } }) }],
])('%s: %s is found', ([invariant, , changes]) => {
  expect(broken(changes)).toContain(invariant);
});

function seenOf(seq: number, event: object) {
  return { events: new Map([[seq, [JSON.stringify({ seq, ...event })]]]), live: new Map() };
}
