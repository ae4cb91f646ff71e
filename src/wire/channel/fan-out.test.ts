// Who hears what, in which order, in how many writes, and when: with a clock that stands still and viewers made of arrays.
import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { createFanOut, type Subscriber } from './fan-out.ts';

type Viewer = Subscriber & { heard: string[]; slow?: boolean };

const setUp = () => {
  const clock = createFakeClock();
  const fanOut = createFanOut<Viewer>({ clock, soon: task => clock.after(0, task) }, { flushMs: 4, flushBytes: 100 });
  const viewer = (): Viewer => {
    const self: Viewer = {
      seen: 0,
      heard: [],
      deliver: bytes => {
        if (self.slow) return false;
        self.heard.push(bytes.toString());
        return true;
      },
      lost: () => void self.heard.push('lost'),
    };
    return self;
  };
  const say = (text: string, topic = 't') => fanOut.broadcast(topic, () => Buffer.from(text));
  return { clock, fanOut, viewer, say };
};

test('an idle topic is flushed at once, and what is said in the same turn leaves in the same write', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  const [ann, bob] = [viewer(), viewer()];
  fanOut.subscribe('t', ann);
  fanOut.subscribe('t', bob);
  say('1');
  say('2');
  expect(ann.heard).toEqual([]);
  await clock.advance(0);
  expect([ann.heard, bob.heard]).toEqual([['12'], ['12']]);
});

test('a busy topic is flushed once per flushMs, and an idle moment makes it quick again', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  const ann = viewer();
  fanOut.subscribe('t', ann);
  for (const text of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    say(text);
    await clock.advance(1);
  }
  await clock.advance(10);
  expect(ann.heard).toEqual(['a', 'bcd', 'efgh']);
  say('i');
  await clock.advance(0);
  expect(ann.heard.at(-1)).toBe('i');
});

test('topics have their own pace', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  const ann = viewer();
  fanOut.subscribe('t', ann);
  fanOut.subscribe('u', ann);
  say('1');
  await clock.advance(0);
  say('2');
  say('3', 'u');
  await clock.advance(0);
  expect(ann.heard).toEqual(['1', '3']);
});

test('a burst is flushed as soon as flushBytes wait', () => {
  const { fanOut, viewer, say } = setUp();
  const ann = viewer();
  fanOut.subscribe('t', ann);
  say('x'.repeat(60));
  expect(ann.heard).toEqual([]);
  say('y'.repeat(60));
  expect(ann.heard).toEqual(['x'.repeat(60) + 'y'.repeat(60)]);
});

test('who subscribes hears nothing that was said before, and the others lose nothing by it', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  const [ann, bob] = [viewer(), viewer()];
  fanOut.subscribe('t', ann);
  say('1');
  fanOut.subscribe('t', bob);
  await clock.advance(0);
  say('2');
  await clock.advance(4);
  expect([ann.heard, bob.heard]).toEqual([['1', '2'], ['2']]);
});

test('what was taken early or skipped is not delivered again', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  const [ann, bob, cat] = [viewer(), viewer(), viewer()];
  const topic = fanOut.subscribe('t', ann);
  for (const other of [bob, cat]) fanOut.subscribe('t', other);
  say('1');
  say('2');
  expect(fanOut.take(topic, ann).join('')).toBe('12');
  expect(fanOut.take(topic, ann)).toEqual([]);
  fanOut.skip(topic, bob);
  say('3');
  await clock.advance(0);
  expect([ann.heard, bob.heard, cat.heard]).toEqual([['3'], ['3'], ['123']]);
});

test('nothing is encoded when nobody listens, and an empty topic leaves no timer', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  fanOut.broadcast('t', () => {
    throw new Error('encoded for nobody');
  });
  const ann = viewer();
  const topic = fanOut.subscribe('t', ann);
  say('1');
  fanOut.unsubscribe(topic, ann);
  expect(clock.pending()).toBe(0);
  expect(fanOut.subscribers('t').size).toBe(0);
  await clock.advance(10);
  expect(ann.heard).toEqual([]);
});

test('a viewer that refuses is told after everybody has been served, and may broadcast then', async () => {
  const { clock, fanOut, viewer, say } = setUp();
  const [slow, ann] = [viewer(), viewer()];
  slow.slow = true;
  const topic = fanOut.subscribe('t', slow);
  fanOut.subscribe('t', ann);
  slow.lost = () => {
    fanOut.unsubscribe(topic, slow);
    say('x'.repeat(200));
  };
  say('1');
  await clock.advance(0);
  expect(ann.heard).toEqual(['1', 'x'.repeat(200)]);
});

test('flush says everything that waits', () => {
  const { fanOut, viewer, say } = setUp();
  const ann = viewer();
  fanOut.subscribe('t', ann);
  fanOut.subscribe('u', ann);
  say('1');
  say('2', 'u');
  fanOut.flush();
  expect(ann.heard).toEqual(['1', '2']);
});
