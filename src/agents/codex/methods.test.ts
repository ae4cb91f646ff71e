import { expect, test } from 'vitest';
import { ignoredNotifications } from './methods.ts';

test('Codex is told to keep to itself what nobody hears, and nothing else', () => {
  expect(ignoredNotifications).toEqual(expect.arrayContaining(['thread/status/changed', 'account/rateLimits/updated']));
  for (const heard of ['turn/completed', 'item/agentMessage/delta', 'serverRequest/resolved', 'warning'])
    expect(ignoredNotifications).not.toContain(heard);
});
