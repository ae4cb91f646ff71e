import { expect, test } from 'vitest';
import { leadsElsewhere } from './leads-elsewhere.ts';

test.each([
  ['https://bank.example', 'https://evil.example/bank.example'],
  ['bank.example/login', 'https://evil.example/'],
  ['www.bank.example', 'https://evil.example/'],
  ['https://bank.example:443@evil.example', 'https://other.example/'],
  ['https://bаnk.example', 'https://bank.example/'],
])('R30: a link that reads %s and leads to %s says where', (words, address) => {
  expect(leadsElsewhere(words, address)).toBe(new URL(address).host);
});

test.each([
  ['the manual', 'https://docs.example/'],
  ['src/main.ts', 'https://code.example/'],
  ['v1.2.3', 'https://code.example/'],
  ['https://docs.example/a', 'https://docs.example/b'],
  ['docs.example', 'https://docs.example/'],
  ['HTTPS://Docs.Example', 'https://docs.example/'],
])('R30: a link that reads %s may lead to %s', (words, address) => {
  expect(leadsElsewhere(words, address)).toBeUndefined();
});
