// Whatever a client sends, and however fast it reads, some things always hold.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setUpSocket, type Wire } from './test-socket.ts';

const TOPICS = ['room:a', 'room:b', 'nowhere'];

type Step =
  | { do: 'send'; topic: string; event: string; joinAge: number; payload: object }
  | { do: 'broadcast'; topic: string }
  | { do: 'open'; gate: string }
  | { do: 'push' | 'close' | 'startHere'; which: number }
  | { do: 'unsent'; bytes: number }
  | { do: 'let run' };

const topic = fc.constantFrom(...TOPICS);
const gate = fc.constantFrom('g', 'h');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('send' as const),
    topic,
    event: fc.constantFrom('phx_join', 'phx_join', 'phx_leave', 'echo', 'crash', 'refuse', 'tell', 'wait', 'stop', '?'),
    // Which join_ref of the topic it carries: the newest, an older one, or none.
    joinAge: fc.constantFrom(0, 0, 0, 1, -1),
    payload: fc.oneof(
      fc.record({ text: fc.string(), gate }),
      fc.record({ wait: gate }),
      fc.constantFrom({ refuse: true }, { crash: true }, {}),
    ),
  }),
  fc.record({ do: fc.constant('broadcast' as const), topic }),
  fc.record({ do: fc.constant('open' as const), gate }),
  fc.record({ do: fc.constantFrom('push' as const, 'close' as const, 'startHere' as const), which: fc.nat(9) }),
  fc.record({ do: fc.constant('unsent' as const), bytes: fc.constantFrom(0, 0, 5_000) }),
  fc.record({ do: fc.constant('let run' as const) }),
);

test('R52: whatever a client does, refs are answered once, ended channels are silent, and nothing leaks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
      const hub = setUpSocket({ unsentBytes: 1_000 });
      const joinRefs = new Map<string, string[]>(TOPICS.map(name => [name, []]));
      const heard: Wire[] = [];
      let refs = 0;
      let said = 0;
      for (const action of steps) {
        switch (action.do) {
          case 'send': {
            const ref = `${++refs}`;
            const joins = joinRefs.get(action.topic) ?? [];
            const age = action.event === 'phx_join' ? 0 : action.joinAge;
            if (action.event === 'phx_join') joins.push(ref);
            const joinRef = age < 0 ? null : (joins.at(-1 - age) ?? null);
            hub.send([joinRef, ref, action.topic, action.event, action.payload]);
            break;
          }
          case 'broadcast':
            hub.broadcast(action.topic, 'news', { n: ++said });
            break;
          case 'open':
            await hub.open(action.gate);
            break;
          case 'push':
            hub.contexts.at(action.which)?.push('own', {});
            break;
          case 'close':
            hub.contexts.at(action.which)?.close('fuzz');
            break;
          case 'startHere':
            hub.contexts.at(action.which)?.startHere();
            break;
          case 'unsent':
            hub.transport.setUnsent(action.bytes);
            break;
          case 'let run':
            heard.push(...(await hub.take()));
        }
      }
      hub.transport.setUnsent(0);
      heard.push(...(await hub.take()));
      expectTwiceAnswered(heard).toEqual([]);
      expectSpokenAfterEnd(heard).toEqual([]);
      expectOutOfOrder(heard).toEqual([]);

      hub.socket.gone();
      for (const name of ['g', 'h']) await hub.open(name);
      expect(await hub.take()).toEqual([]);
      expect(hub.figures.channels).toBe(0);
      expect(hub.contexts.every(ctx => ctx.signal.aborted)).toBe(true);
      expect(TOPICS.map(name => hub.fanOut.subscribers(name).size)).toEqual([0, 0, 0]);
      expect(hub.clock.pending()).toBe(0);
    }),
    { numRuns: 400 },
  );
});

const expectTwiceAnswered = (heard: readonly Wire[]) => {
  const refs = heard.filter(([, , , event]) => event === 'phx_reply').map(([, ref]) => ref);
  return expect(refs.filter((ref, index) => refs.indexOf(ref) !== index));
};

/** Replies to a leave that came too late carry the join_ref of a channel that has ended; they end nothing. */
const expectSpokenAfterEnd = (heard: readonly Wire[]) => {
  const ended = new Set<unknown>();
  return expect(
    heard.filter(([joinRef, , , event, payload]) => {
      const late = joinRef !== null && ended.has(joinRef) && !isEmptyOk(event, payload);
      if (event === 'phx_close' || event === 'phx_error') ended.add(joinRef);
      return late;
    }),
  );
};

const isEmptyOk = (event: string, payload: unknown) =>
  event === 'phx_reply' && JSON.stringify(payload) === '{"status":"ok","response":{}}';

const expectOutOfOrder = (heard: readonly Wire[]) => {
  const lastOf = new Map<string, number>();
  return expect(
    heard.filter(([, , name, event, payload]) => {
      if (event !== 'news') return false;
      const { n } = payload as { n: number };
      const wrong = n <= (lastOf.get(name) ?? 0);
      lastOf.set(name, n);
      return wrong;
    }),
  );
};
