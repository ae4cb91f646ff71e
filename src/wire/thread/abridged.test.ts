import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ThreadEvent } from '../protocol/events.ts';
import type { ItemId, TurnId } from '../protocol/ids.ts';
import { type Item, streamedText } from '../protocol/items.ts';
import { limits } from '../protocol/limits.ts';
import { abridged } from './abridged.ts';
import { anItem } from './log.fixture.ts';

const turnId = 't1' as TurnId;
const completed = (item: Item): ThreadEvent => ({ type: 'item.completed', turnId, item, seq: 7, at: 1 });
const answer = (text: string) => completed(anItem('i1', text, 'completed'));
const command = (output: string) =>
  completed({
    ...{ id: 'i1' as ItemId, kind: 'command', status: 'completed', startedAt: 1, command: 'seq', cwd: '.', does: [] },
    ...{ output, exitCode: 0, durationMs: 1 },
  });
const textOf = (event: ThreadEvent) => (event.type === 'item.completed' ? streamedText(event.item) : '');

test('the ends and what lies between them are the text', () => {
  const line = fc.oneof(fc.string({ maxLength: 300 }), fc.constant('x'.repeat(5_000)), fc.constant('🌊 high tide'));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.boolean(), (lines, breaks) => {
      const passage = `${lines.join(breaks ? '\n' : ' ')}.`;
      const whole = passage.repeat(Math.ceil(limits.pageFoldedChars / passage.length) + 1);
      const event = abridged(command(whole));
      const { from, chars } = event.lacks ?? { from: 0, chars: 0 };
      const ends = textOf(event);
      expect(ends.slice(0, from) + whole.slice(from, from + chars) + ends.slice(from)).toBe(whole);
      expect(ends.length).toBeLessThan(limits.pageFoldedChars);
    }),
  );
});

test('it is cut between lines where there are some', () => {
  const whole = Array.from({ length: 10_000 }, (_, n) => `line ${n}\n`).join('');
  const { lacks, ...event } = abridged(command(whole));
  const ends = textOf(event);
  expect(ends.slice(0, lacks?.from)).toMatch(/\d\n$/);
  expect(ends.slice(lacks?.from)).toMatch(/^line /);
  expect(ends).toMatch(/^line 0\n/);
  expect(ends).toMatch(/line 9999\n$/);
});

test('what fits stays whole: an answer for longer than what is folded', () => {
  const text = 'x'.repeat(limits.pageAnswerChars);
  expect(abridged(answer(text)).lacks).toBeUndefined();
  expect(abridged(answer(`${text}x`)).lacks).toBeDefined();
  expect(abridged(command(text)).lacks).toBeDefined();
  const started: ThreadEvent = { ...answer(`${text}x`), type: 'item.started' } as ThreadEvent;
  expect(abridged(started)).toBe(started);
});

test('an answer says of which code block its end is the rest', () => {
  const code = `\`\`\`sql\n${'select 1;\n'.repeat(20_000)}`;
  const fence = { marker: '```', lang: 'sql' };
  expect(abridged(answer(code)).lacks?.fence).toEqual(fence);
  expect(abridged(answer(`${code}\`\`\`\n`)).lacks?.fence).toEqual(fence);
  expect(abridged(answer(`${code}\`\`\`\n${'words '.repeat(20_000)}`)).lacks).not.toHaveProperty('fence');
  expect(abridged(command(code)).lacks).not.toHaveProperty('fence');
});
