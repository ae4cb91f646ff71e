import { expect, test } from 'vitest';
import { parseAnsi, plainOutput } from './ansi.ts';

const ESC = '\u001b';

test('plain lines are plain', () => {
  expect(parseAnsi('one\n\ntwo')).toEqual([[{ text: 'one' }], [], [{ text: 'two' }]]);
});

test('colours and weights last until they are taken back, across lines', () => {
  expect(parseAnsi(`${ESC}[1;31mFAIL\nagain${ESC}[22m still${ESC}[0m no`)).toEqual([
    [{ fg: 1, bold: true, text: 'FAIL' }],
    [{ fg: 1, bold: true, text: 'again' }, { fg: 1, text: ' still' }, { text: ' no' }],
  ]);
});

test('bright, 256 and true colours are read', () => {
  expect(parseAnsi(`${ESC}[92mA${ESC}[38;5;196mB${ESC}[48;2;1;2;300mC`)).toEqual([
    [
      { fg: 10, text: 'A' },
      { fg: 'rgb(255 0 0)', text: 'B' },
      { fg: 'rgb(255 0 0)', bg: 'rgb(1 2 255)', text: 'C' },
    ],
  ]);
});

test('a progress bar shows only its last state', () => {
  expect(plainOutput('10 %\r50 %\r100 %\r\ndone')).toBe('100 %\ndone');
});

test('R28: titles, links, clipboards and cursor jumps leave nothing behind', () => {
  const hostile = [
    `${ESC}]0;evil title\u0007A`,
    `${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`,
    `${ESC}]52;c;ZXZpbA==\u0007B`,
    `${ESC}[2J${ESC}[1;1H${ESC}[?1049hC`,
    `${ESC}P+q544e${ESC}\\D\u0007\u0008`,
    `\u009b31mE`,
  ].join('\n');
  expect(plainOutput(hostile)).toBe('A\nlink\nB\nC\nD\n31mE');
});

test('a sequence that was cut off in the middle hides nothing after it', () => {
  expect(plainOutput(`a${ESC}[3`)).toBe('a');
  expect(plainOutput(`a${ESC}`)).toBe('a');
});

test('markup stays text', () => {
  expect(parseAnsi('<img src=x onerror=alert(1)>')).toEqual([[{ text: '<img src=x onerror=alert(1)>' }]]);
});
