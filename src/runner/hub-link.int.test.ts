// What the hub is told by the link itself, at the moments in which something may slip through.
import { expect, test } from 'vitest';
import { eventually, startBench } from './test-runner.ts';

test('an agent that changes while the hub answers the join is told afterwards', async () => {
  const bench = await startBench();
  const answer = bench.hub.holdJoin();
  bench.hub.cut();
  await eventually(() => expect(bench.hub.links()).toBe(2));
  bench.agent().setStatus({ kind: 'practice', state: 'missing', models: [] });
  expect(bench.hub.capabilities()?.agents).toMatchObject([{ state: 'ready' }]);
  answer();
  await eventually(() => expect(bench.hub.capabilities()?.agents).toMatchObject([{ state: 'missing' }]));
});
