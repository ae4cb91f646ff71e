import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { MemberId, RunnerId } from '../../wire/protocol/ids.ts';
import { createMachineNews } from './news.ts';

const machine = (name: string, online = true) => ({
  id: name as RunnerId,
  name,
  owner: 'ada' as MemberId,
  online,
  since: 1,
});

const setUp = () => {
  const clock = createFakeClock();
  const told: string[][] = [];
  const news = createMachineNews(clock, runners => {
    told.push(runners.map(({ name, online }) => `${name} ${online ? 'on' : 'off'}`));
  });
  return { clock, news, told };
};

test('one change is told at once, a thousand that follow it together', async () => {
  const { clock, news, told } = setUp();
  for (let n = 0; n <= 1_000; n += 1) news.changed(machine(`m${n}`));
  expect(told).toEqual([['m0 on']]);
  await clock.advance(250);
  expect(told.map(({ length }) => length)).toEqual([1, 1_000]);
  await clock.advance(250);
  news.changed(machine('late'));
  expect(told.at(-1)).toEqual(['late on']);
});

test('of a machine that changes twice only the newest is told, and of one that is gone nothing', async () => {
  const { clock, news, told } = setUp();
  news.changed(machine('first'));
  for (const online of [false, true, false]) news.changed(machine('tug', online));
  news.changed(machine('wreck'));
  news.gone('wreck' as RunnerId);
  await clock.advance(250);
  expect(told.slice(1)).toEqual([['tug off']]);
});
