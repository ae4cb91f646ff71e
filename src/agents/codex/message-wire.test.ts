import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { lineWire } from './message-wire.ts';

const createWire = (maxBytes?: number) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const messages: string[] = [];
  const ends: (Error | undefined)[] = [];
  const wire = lineWire(input, output, maxBytes);
  wire.listen(
    message => messages.push(message),
    reason => ends.push(reason),
  );
  const settle = () => new Promise(resolve => setImmediate(resolve));
  return { wire, input, output, messages, ends, settle };
};

test('lines become messages however they are cut into chunks', async () => {
  const { input, messages, settle } = createWire();
  const bytes = Buffer.from('{"a":"Schäfer 🚢"}\n\n{"b":2}\n{"c"');
  for (const byte of bytes) input.write(Buffer.from([byte]));
  await settle();
  expect(messages).toEqual(['{"a":"Schäfer 🚢"}', '{"b":2}']);
  input.write(':3}\n{"d":4}\n');
  await settle();
  expect(messages.slice(2)).toEqual(['{"c":3}', '{"d":4}']);
});

test('R52: a line that never ends is not collected for ever', async () => {
  const { input, messages, ends, settle } = createWire(1_000);
  input.write('{"fine":1}\n');
  for (let i = 0; i < 5; i += 1) input.write('x'.repeat(300));
  await settle();
  expect(messages).toEqual(['{"fine":1}']);
  expect(ends).toMatchObject([{ message: 'a message is longer than 1000 bytes' }]);
});

test('the end of the input is told once, and what was half a line is dropped', async () => {
  const { input, wire, messages, ends, settle } = createWire();
  input.end('{"whole":1}\n{"half"');
  await settle();
  await settle();
  wire.close();
  expect(messages).toEqual(['{"whole":1}']);
  expect(ends).toEqual([undefined]);
});

test('a message goes out as one line, and after the end not at all', async () => {
  const { wire, output, settle } = createWire();
  wire.send('{"a":1}');
  wire.close();
  wire.send('{"b":2}');
  await settle();
  expect(String(output.read())).toBe('{"a":1}\n');
});
