import { expect, test } from 'vitest';
import { isCurrent } from './codex-types.ts';

test('the generated types are those of the installed Codex (else: npm run codex:types)', () => {
  expect(isCurrent()).toBe(true);
});
