import { expect, test } from 'vitest';
import { keyboardDoc, writtenKeyboardDoc } from './keyboard-doc.ts';

test('docs/keyboard.md says what the table of keys says (else run: node tools/keyboard-doc.ts)', async () => {
  expect(await writtenKeyboardDoc()).toBe(keyboardDoc());
});
