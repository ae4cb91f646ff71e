import { expect, test } from 'vitest';
import { en } from './en.ts';
import { parseMessage } from './format.ts';
import { parts, speak, t } from './t.ts';

test('every message can be read', () => {
  for (const [key, message] of Object.entries(en)) expect(() => parseMessage(message), key).not.toThrow();
});

test('another language speaks from the next word on', () => {
  const german = { ...en, 'approval.allow': 'Erlauben', 'figure.daysAgo': '{n} T.' };
  speak('de', german);
  expect(t('approval.allow')).toBe('Erlauben');
  expect(t('figure.daysAgo', { n: 1_200 })).toBe('1.200 T.');
  speak('en', en);
  expect(t('approval.allow')).toBe('Allow');
});

test('messages with elements come in pieces', () => {
  const rule = { tag: 'code' };
  expect(parts('approval.alwaysRule', { rule })).toEqual(['Always ', rule]);
});
