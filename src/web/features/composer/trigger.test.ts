import { expect, test } from 'vitest';
import { triggerAt } from './trigger.ts';

test.each([
  ['@', { kind: 'mention', from: 0, query: '' }],
  ['see @ti', { kind: 'mention', from: 4, query: 'ti' }],
  ['(@src/tide.ts', { kind: 'mention', from: 1, query: 'src/tide.ts' }],
  ['first\n@a', { kind: 'mention', from: 6, query: 'a' }],
  ['/', { kind: 'command', from: 0, query: '' }],
  ['/model gpt', { kind: 'command', from: 0, query: 'model gpt' }],
])('“%s” is being typed', (text, trigger) => {
  expect(triggerAt(text, text.length)).toEqual(trigger);
});

test.each(['', 'mail ada@example.org', '@ada ', '@a@b', 'either/or', ' /stop', '/etc/hosts', '/stop\nand go'])(
  '“%s” is only text',
  text => {
    expect(triggerAt(text, text.length)).toBeUndefined();
  },
);

test('what is behind the caret does not matter', () => {
  expect(triggerAt('@ti and more', 3)).toEqual({ kind: 'mention', from: 0, query: 'ti' });
  expect(triggerAt('@ti and more', 6)).toBeUndefined();
});
