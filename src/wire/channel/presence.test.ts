// The server half of presence, with the official client's own folding as the judge.
import fc from 'fast-check';
import { Presence } from 'phoenix';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { PRESENCE_DIFF_MS, PRESENCE_EVENTS } from './constants.ts';
import type { Payload } from './frame.ts';
import { createPresence, type PresenceMeta, type PresenceState } from './presence.ts';

type Tab = { leave(): void; heard: { event: string; payload: Payload }[]; state: object };

const setUp = () => {
  const clock = createFakeClock();
  const tabs = new Set<Tab>();
  let refs = 0;
  const hear = (tab: Tab, event: string, payload: Payload) => {
    // As over the wire, and folded by the official client.
    const copy = JSON.parse(JSON.stringify(payload));
    tab.heard.push({ event, payload: copy });
    tab.state =
      event === PRESENCE_EVENTS.state ? Presence.syncState(tab.state, copy) : Presence.syncDiff(tab.state, copy);
  };
  const presence = createPresence({
    clock,
    broadcast: (_topic, event, payload) => {
      for (const tab of tabs) hear(tab, event, payload);
    },
    newRef: () => `ref${++refs}`,
  });
  const join = (key: string, meta: PresenceMeta = {}): Tab => {
    const cleanups: (() => void)[] = [];
    const tab: Tab = {
      heard: [],
      state: {},
      leave: () => {
        if (tabs.delete(tab)) for (const cleanup of cleanups) cleanup();
      },
    };
    tabs.add(tab);
    presence.track(
      {
        topic: 'room',
        push: (event, payload) => hear(tab, event, payload),
        onClose: cleanup => void cleanups.push(cleanup),
      },
      key,
      meta,
    );
    return tab;
  };
  return { clock, presence, join, tabs };
};

const keys = (state: PresenceState) =>
  Object.fromEntries(Object.entries(state).map(([key, { metas }]) => [key, metas.length]));

test('a joiner gets the state, and everybody gets the diff', async () => {
  const { clock, join } = setUp();
  const ann = join('ann', { tab: 1 });
  await clock.advance(PRESENCE_DIFF_MS);
  const bob = join('bob');
  await clock.advance(PRESENCE_DIFF_MS);
  expect(bob.heard).toEqual([
    { event: 'presence_state', payload: { ann: { metas: [{ tab: 1, phx_ref: 'ref1' }] } } },
    { event: 'presence_diff', payload: { joins: { bob: { metas: [{ phx_ref: 'ref2' }] } }, leaves: {} } },
  ]);
  expect(ann.state).toEqual(bob.state);
});

test('a person with two tabs has two metas and is gone with the second', async () => {
  const { clock, presence, join } = setUp();
  const [first, second] = [join('ann'), join('ann')];
  await clock.advance(PRESENCE_DIFF_MS);
  expect(keys(presence.list('room'))).toEqual({ ann: 2 });
  first.leave();
  expect(keys(presence.list('room'))).toEqual({ ann: 1 });
  second.leave();
  expect(presence.list('room')).toEqual({});
  await clock.advance(PRESENCE_DIFF_MS);
  expect(clock.pending()).toBe(0);
});

test('comings and goings of the same moment are told together, and who went before being told was never there', async () => {
  const { clock, join } = setUp();
  const ann = join('ann');
  join('bob').leave();
  for (let tab = 0; tab < 50; tab += 1) join('cat');
  await clock.advance(PRESENCE_DIFF_MS);
  const diffs = ann.heard.filter(({ event }) => event === PRESENCE_EVENTS.diff);
  expect(diffs).toHaveLength(1);
  const { joins, leaves } = (diffs[0]?.payload ?? {}) as { joins?: PresenceState; leaves?: PresenceState };
  expect(keys(joins ?? {})).toEqual({ ann: 1, cat: 50 });
  expect(leaves).toEqual({});
});

test('a key may have any name', async () => {
  const { clock, presence, join } = setUp();
  const tab = join('__proto__');
  await clock.advance(PRESENCE_DIFF_MS);
  expect(Object.keys(presence.list('room'))).toEqual(['__proto__']);
  expect(JSON.stringify(tab.heard.at(-1)?.payload)).toContain('"joins":{"__proto__":{"metas":[');
});

test('after close nothing is told and no timer is left', async () => {
  const { clock, presence, join } = setUp();
  const ann = join('ann');
  presence.close();
  ann.leave();
  expect(clock.pending()).toBe(0);
});

test('whatever comes and goes, the official client ends with the same list as the server', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('join' as const), key: fc.constantFrom('ann', 'bob', 'cat') }),
    fc.record({ do: fc.constant('leave' as const), which: fc.nat(20) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, PRESENCE_DIFF_MS) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const { clock, presence, join, tabs } = setUp();
      for (const action of steps) {
        if (action.do === 'join') join(action.key);
        else if (action.do === 'leave') [...tabs][action.which]?.leave();
        else await clock.advance(action.ms);
      }
      await clock.advance(PRESENCE_DIFF_MS);
      for (const tab of tabs) expect(sorted(tab.state)).toEqual(sorted(presence.list('room')));
    }),
    { numRuns: 200 },
  );
});

/** Metas of one key in one order: a client puts newly joined ones behind, whatever it had before. */
const sorted = (state: object): object =>
  Object.fromEntries(
    Object.entries(state as PresenceState).map(([key, { metas }]) => [key, metas.map(meta => meta.phx_ref).sort()]),
  );
