import { expect, test } from 'vitest';
import { newestIn } from './find-newest.ts';

const told = (...lines: string[]) => ['Process exited with code 0', 'Output:', ...lines, ''].join('\n');

test('the first path is taken, whatever a profile has printed before it', () => {
  expect(newestIn(told('pyenv: cannot rehash', './tides/index.html', './index.html'))).toBe('tides/index.html');
});

test('nothing found is nothing', () => {
  expect(newestIn(told('Now using node v20'))).toBeUndefined();
});
