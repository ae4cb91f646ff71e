import { expect, test } from 'vitest';
import type { AgentProcess } from '../../agents/driver.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import { createLogger, type LogRecord } from '../../std/log.ts';
import type { Listener } from './listener.ts';
import { listenerOn } from './test-listener.ts';
import { watchPorts } from './watch-ports.ts';

const AGENT: AgentProcess = { pid: 1, mark: 'mark' };

const start = (scanMs = 0) => {
  const clock = createFakeClock();
  const logged: LogRecord[] = [];
  const told: string[] = [];
  const state = { found: [] as Listener[], scans: 0, running: 0, most: 0, fail: false };
  const watch = watchPorts({
    clock,
    log: createLogger(record => logged.push(record), clock.now),
    onChange: ({ type, listener }) => told.push(`${type} ${listener.port}`),
    scanner: {
      scan: async () => {
        state.scans += 1;
        state.running += 1;
        state.most = Math.max(state.most, state.running);
        if (scanMs > 0) await new Promise<void>(resolve => clock.after(scanMs, resolve));
        state.running -= 1;
        if (state.fail) throw new Error('no /proc today');
        return state.found;
      },
      stillListens: async () => true,
    },
  });
  const scansIn = async (ms: number) => {
    const before = state.scans;
    await clock.advance(ms);
    return state.scans - before;
  };
  return { clock, logged, told, state, watch, scansIn };
};

test('nothing is scanned without an agent, rarely while agents are idle, often while one works', async () => {
  const { watch, scansIn, clock } = start();
  expect(await scansIn(60_000)).toBe(0);
  watch.watch([AGENT], false);
  expect(await scansIn(59_999)).toBe(30);
  watch.watch([AGENT], true);
  expect(await scansIn(59_999)).toBe(240);
  watch.watch([AGENT], false);
  await scansIn(2_000);
  expect(await scansIn(60_000)).toBe(30);
  watch.watch([], false);
  expect(await scansIn(60_000)).toBe(0);
  expect(clock.pending()).toBe(0);
});

test('scans that take long are made less often, and never two at once', async () => {
  const { watch, scansIn, state } = start(20);
  watch.watch([AGENT], true);
  // A hundredth of the time: 20 ms in every 2,020.
  expect(await scansIn(201_999)).toBe(100);
  watch.watch([{ pid: 2, mark: 'other' }], true);
  watch.watch([AGENT], true);
  await scansIn(10_000);
  expect(state.most).toBe(1);
});

test('a listener is reported 750 ms after it was first seen, though the next scan were due later', async () => {
  const { watch, clock, state, told } = start();
  watch.watch([AGENT], false);
  await clock.advance(0);
  state.found = [listenerOn(3000)];
  await clock.advance(2_000);
  expect(told).toEqual([]);
  await clock.advance(749);
  expect(told).toEqual([]);
  await clock.advance(1);
  expect(told).toEqual(['opened 3000']);
  expect(watch.current()).toEqual(state.found);
});

test('agents that go take their listeners with them at once, even from a scan that is under way', async () => {
  const { watch, clock, state, told } = start(20);
  state.found = [listenerOn(3000)];
  watch.watch([AGENT], true);
  await clock.advance(5_000);
  expect(told).toEqual(['opened 3000']);
  while (state.running === 0) await clock.advance(1);
  watch.watch([], false);
  expect(told).toEqual(['opened 3000', 'closed 3000']);
  await clock.advance(10_000);
  expect(told).toHaveLength(2);
  expect(watch.current()).toEqual([]);
});

test('a scan that fails is logged once, changes nothing, and is tried again', async () => {
  const { watch, clock, state, told, logged } = start();
  state.found = [listenerOn(3000)];
  watch.watch([AGENT], true);
  await clock.advance(1_000);
  state.fail = true;
  await clock.advance(10_000);
  expect(logged.map(({ message }) => message)).toEqual(['could not look at the listening ports']);
  expect(told).toEqual(['opened 3000']);
  state.fail = false;
  state.found = [];
  await clock.advance(1_000);
  expect(told).toEqual(['opened 3000', 'closed 3000']);
});

test('after close nothing is scanned or reported, and no timer is left', async () => {
  const { watch, clock, state, told } = start(20);
  state.found = [listenerOn(3000)];
  watch.watch([AGENT], true);
  await clock.advance(1);
  expect(state.running).toBe(1);
  const closing = watch.close();
  await clock.advance(20);
  await closing;
  watch.watch([AGENT], true);
  await clock.advance(10_000);
  expect([state.scans, told, clock.pending()]).toEqual([1, [], 0]);
});
