// The invariants, checked after every round against the hub's own database, from names the test made: pure functions
// from what was asked, what was seen and what is written to what is wrong.
import { type AuditRow, brokenLinks, unaudited } from './audit.ts';
import type { Seen } from './client.ts';
import type { Post } from './work.ts';

export type LogEvent = { readonly seq: number; readonly type: string; readonly [key: string]: unknown };

export type Evidence = {
  readonly posts: readonly Post[];
  readonly log: readonly LogEvent[];
  readonly seen: readonly Seen[];
  /** Lines that commands the agent ran have left behind. */
  readonly effects: readonly string[];
  readonly audit: readonly AuditRow[];
};

export type Violation = { readonly invariant: string; readonly text: string };

/** Every invariant on one screen; each says what breaks it. */
export const INVARIANTS: Readonly<Record<string, (evidence: Evidence) => string[]>> = {
  'I1 an acknowledged message is in the log': ({ posts, log }) =>
    posts
      .filter(({ acked, nonce }) => acked && count(log, nonce) === 0)
      .map(({ name }) => `${name} was acknowledged and is gone`),
  'I2 no message is in the log twice': ({ posts, log }) =>
    posts
      .filter(({ nonce }) => count(log, nonce) > 1)
      .map(({ name, nonce }) => `${name} stands ${count(log, nonce)} times`),
  'I3 the log has no gap, and nobody was told anything else': evidence => [...gaps(evidence.log), ...lies(evidence)],
  'I4 one decision per question, one effect per decision to allow': decisions,
  'I5 each turn ends once, and its text is the text that streamed': evidence => [
    ...turns(evidence.log),
    ...texts(evidence),
    ...whole(evidence),
  ],
  'I6 the audit log is an unbroken chain with one entry per decision': ({ log, audit }) => [
    ...brokenLinks(audit),
    ...unaudited(log, audit),
  ],
};

export const check = (evidence: Evidence): Violation[] =>
  Object.entries(INVARIANTS).flatMap(([invariant, find]) => find(evidence).map(text => ({ invariant, text })));

const count = (log: readonly LogEvent[], nonce: string): number =>
  log.filter(event => event.type === 'message.posted' && event.nonce === nonce).length;

const gaps = (log: readonly LogEvent[]): string[] =>
  log.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`seq ${seq} stands at place ${index + 1}`]));

/** What clients were told must be what is written, event by event. */
function lies({ log, seen }: Evidence): string[] {
  const written = new Map(log.map(event => [event.seq, event]));
  return seen.flatMap(({ events }, client) =>
    [...events].flatMap(([seq, texts]) => {
      if (texts.length > 1) return [`client ${client} was told two different things for seq ${seq}`];
      const said = JSON.parse(texts[0] ?? 'null') as LogEvent;
      const event = written.get(seq);
      if (!event) return [`client ${client} saw seq ${seq} (${said.type}), which is not in the log`];
      return said.type === event.type
        ? []
        : [`client ${client} saw ${said.type} where the log has ${event.type} (seq ${seq})`];
    }),
  );
}

function decisions({ posts, log, effects }: Evidence): string[] {
  const decided = log
    .filter(event => event.type === 'approval.decided')
    .map(event => event.decision as { approvalId: string });
  const twice = [...Map.groupBy(decided, each => each.approvalId)].filter(([, all]) => all.length > 1);
  const wrong = twice.map(([id, all]) => `approval ${id} was decided ${all.length} times`);
  for (const { name, allowSent } of posts) {
    const times = effects.filter(line => line === name).length;
    if (times > 1) wrong.push(`${name} ran ${times} times`);
    if (times > 0 && !allowSent) wrong.push(`${name} ran although nobody allowed it`);
  }
  return wrong;
}

function turns(log: readonly LogEvent[]): string[] {
  const starts = log.filter(({ type }) => type === 'turn.started').map(({ turnId }) => String(turnId));
  const ends = log.filter(({ type }) => type === 'turn.completed').map(({ turnId }) => String(turnId));
  return starts.flatMap(id => {
    const times = ends.filter(end => end === id).length;
    return times === 1 ? [] : [`turn ${id} ended ${times} times`];
  });
}

type Item = { readonly id: string; readonly kind: string; readonly text?: string };

function texts({ log, seen }: Evidence): string[] {
  const completed = log.filter(({ type }) => type === 'item.completed').map(({ item }) => item as Item);
  return completed.flatMap(({ id, kind, text = '' }) => {
    if (kind !== 'message') return [];
    const wrong = isCount(text) ? [] : [`the text of ${id} skips or repeats a word: ${text.slice(0, 80)}…`];
    for (const [client, { live }] of seen.entries()) {
      const streamed = live.get(id) ?? '';
      if (!text.startsWith(streamed)) wrong.push(`client ${client} saw other text stream than ${id} has in the end`);
    }
    return wrong;
  });
}

/** A turn that completed has said every word it was asked for. */
function whole({ posts, log }: Evidence): string[] {
  const completed = new Set(
    log.filter(({ type, status }) => type === 'turn.completed' && status === 'completed').map(({ turnId }) => turnId),
  );
  return posts.flatMap(({ name, nonce, words }) => {
    const id = log
      .map(({ message }) => message as { id: string } | undefined)
      .find((_, index) => log[index]?.nonce === nonce)?.id;
    const turn = log.findLast(
      ({ type, messageId, turnId }) => type === 'message.updated' && messageId === id && turnId,
    )?.turnId;
    if (!completed.has(turn)) return [];
    const said = log
      .filter(
        ({ type, turnId, item }) => type === 'item.completed' && turnId === turn && (item as Item).kind === 'message',
      )
      .map(({ item }) => (item as Item).text?.trim().split(/\s+/).length);
    return said.length === 2 && said.every(each => each === words)
      ? []
      : [`${name} was to say ${words} words twice, and said ${said.join(' and ') || 'nothing'}`];
  });
}

/** `w0 w1 w2 …` from the start, ending anywhere, also in the middle of a word. */
const isCount = (text: string): boolean => {
  const words = text.trim().split(/\s+/);
  if (!/^w\d/.test(text.trim())) return true; // not one of ours: the model's greeting, a notice
  return words.every(
    (word, index) => word === `w${index}` || (index === words.length - 1 && `w${index}`.startsWith(word)),
  );
};
