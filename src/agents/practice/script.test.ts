import { expect, test } from 'vitest';
import { readScript, scriptPrompt } from './script.ts';

test('a script survives the way into a prompt and out of it, below other words', () => {
  const steps = [
    { do: 'say' as const, text: 'Ahoy,\n"mate".' },
    { do: 'drop' as const, times: 1 },
  ];
  expect(readScript(`Ann: ${scriptPrompt(steps, 'please play')}`)).toEqual(steps);
});

test.each([
  ['plain words', 'Make a page'],
  ['the marker inside a line', 'what is #practice-script for?'],
])('%s are no script', (_name, prompt) => {
  expect(readScript(prompt)).toBeUndefined();
});

test.each([
  ['[{"do":"fly"}]', /not one I can play/],
  ['[{"do":"say"}]', /not one I can play/],
  ['{"do":"say","text":"x"}', /not one I can play/],
  ['[{"do"', /not JSON/],
])('%s is answered with what is wrong with it', (text, message) => {
  expect(readScript(`#practice-script\n${text}`)).toMatch(message);
});
