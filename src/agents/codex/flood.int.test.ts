// Many words, and many conversations: nothing is lost, nothing is mixed up, and memory stays where it was.
import { afterAll, expect, test } from 'vitest';
import { startTestAgent } from '../practice/testing.ts';

const host = startTestAgent();
afterAll(() => host.close());

test('20,000 pieces at full speed arrive complete, in order and in bounded memory', async () => {
  const conversation = await host.open();
  const count = 20_000;
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 20);
  const turn = await conversation.play([{ do: 'stream', count, rate: 'flat' }]);
  clearInterval(watch);

  expect(turn.status).toBe('completed');
  const whole = Array.from({ length: count }, (_, i) => `w${i} `).join('');
  expect((await conversation.item('message')).text === whole).toBe(true);
  const deltas = conversation.of('item_delta');
  expect(deltas).toHaveLength(count);
  expect(deltas.map(delta => delta.text).join('') === whole).toBe(true);
  // The events themselves, which this test keeps, are about 6 MB; a copy of the text per piece would be a gigabyte.
  expect(peak - before).toBeLessThan(200 << 20);
});

test('conversations at the same time keep their words apart', async () => {
  const conversations = await Promise.all(Array.from({ length: 6 }, () => host.open()));
  await Promise.all(
    conversations.map((conversation, i) =>
      conversation.play([
        { do: 'say', text: `number-${i} `.repeat(200), rate: 'flat' },
        { do: 'run', command: `echo number-${i}`, login: false },
        { do: 'stream', count: 200, rate: 400 },
      ]),
    ),
  );
  for (const [i, conversation] of conversations.entries()) {
    expect(conversation.items()).toMatchObject([
      { kind: 'message', text: `number-${i} `.repeat(200) },
      { kind: 'command', output: `number-${i}\n` },
      { kind: 'message', text: expect.stringMatching(/ w199 $/) },
    ]);
  }
});
