import { expect, test } from 'vitest';
import { auditFacts } from './audit-facts.ts';

const ada = `mem_${'0'.repeat(25)}A`;
const bo = `mem_${'0'.repeat(25)}B`;
const names = new Map([
  [ada, 'Ada'],
  [bo, 'Bo'],
]);
const facts = (detail: Parameters<typeof auditFacts>[0]) => auditFacts(detail, names, Date.UTC(2026, 10, 30, 12));

test('what is recorded is said in words, and who is meant by their names', () => {
  expect(facts({ how: 'invitation', address: '192.0.2.7' })).toEqual(['how: by invitation', 'address: 192.0.2.7']);
  expect(facts({ role: 'guest', invitedBy: ada })).toEqual(['role: guest', 'invited by: Ada']);
  expect(facts({ audience: 'people', people: `${ada} ${bo}` })).toEqual(['for: people they named', 'named: Ada, Bo']);
  expect(facts({ by: 'identity provider', left: false })).toEqual([
    'by: the identity provider',
    'left by themselves: no',
  ]);
  expect(facts({ from: 'Ada L', to: 'Ada' })).toEqual(['from: Ada L', 'to: Ada']);
  expect(facts({ until: Date.UTC(2026, 10, 30, 14) })).toEqual([expect.stringMatching(/^until: \S/)]);
});

test('what nobody can read is left out, and what a later hub says is shown as it says it', () => {
  expect(
    facts({ approval: `apr_${'0'.repeat(26)}`, request: 'a'.repeat(64), seq: 7, people: '', expiresAt: null }),
  ).toEqual([]);
  expect(facts({ sailedBy: 'wind', choice: 'shrug' })).toEqual(['sailed by: wind', 'answer: shrug']);
});
