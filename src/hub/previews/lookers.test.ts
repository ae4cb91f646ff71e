// How long somebody counts as looking, and how often that is told.
import { expect, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import type { PreviewId } from '../../wire/protocol/previews.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import type { Visit } from './access.ts';
import { createLookers } from './lookers.ts';

const id = 'prv_0' as PreviewId;
const bo = 'mem_bo' as MemberId;
const visit = (member?: MemberId, audience = 'thread'): Visit => ({
  preview: { id, audience } as PreviewRow,
  sibling: undefined,
  keyHash: undefined,
  foreign: false,
  member,
});
const from = (headers: Record<string, string> = {}) => ({ headers, socket: { remoteAddress: '10.0.0.1' } }) as never;
const guest = (agent: string) => from({ 'sec-fetch-mode': 'navigate', 'user-agent': agent });

const set = () => {
  const clock = createFakeClock();
  const lookers = createLookers({ clock });
  let told = 0;
  lookers.onChange(() => {
    told += 1;
  });
  return { clock, lookers, told: () => told };
};

test('who asked for something looks for a minute; who holds something open, for as long as that', async () => {
  const { clock, lookers } = set();
  lookers.visited(visit(bo), from())();
  await clock.advance(55_000);
  expect(lookers.of(id).members).toEqual([bo]);
  const over = lookers.visited(visit(bo), from());
  await clock.advance(600_000);
  expect(lookers.of(id).members).toEqual([bo]);
  over();
  await clock.advance(66_000);
  expect(lookers.of(id)).toEqual({ members: [], guests: 0 });
});

test('a pane that closes is believed at once, another of the same member stays', () => {
  const { lookers } = set();
  const [one, other] = [lookers.paneOpened(id, bo), lookers.paneOpened(id, bo)];
  one();
  expect(lookers.of(id).members).toEqual([bo]);
  other();
  expect(lookers.of(id).members).toEqual([]);
});

test('a hundred requests are told once, and those of who is known already not at all', async () => {
  const { clock, lookers, told } = set();
  for (let each = 0; each < 100; each += 1) lookers.visited(visit(bo), from())();
  await clock.advance(1_000);
  expect(told()).toBe(1);
  for (let each = 0; each < 100; each += 1) lookers.visited(visit(bo), from())();
  await clock.advance(1_000);
  expect(told()).toBe(1);
});

test('guests are counted by their browsers; programs, panes and pages of siblings are nobody', () => {
  const { lookers } = set();
  const link = visit(undefined, 'link');
  for (const agent of ['a', 'a', 'b']) lookers.visited(link, guest(agent));
  lookers.visited(link, from());
  lookers.visited(link, from({ 'sec-fetch-mode': 'cors', authorization: 'Bearer x' }));
  lookers.visited(link, from({ 'sec-fetch-mode': 'cors', cookie: '__Host-hawser_frame=frame' }));
  lookers.visited({ ...link, sibling: link.preview }, guest('c'));
  lookers.visited(visit(undefined), guest('d'));
  expect(lookers.of(id)).toEqual({ members: [], guests: 2 });
});

test('R24: whoever makes up browsers fills no memory', () => {
  const { lookers } = set();
  for (let each = 0; each < 1_000; each += 1) lookers.visited(visit(undefined, 'link'), guest(String(each)))();
  expect(lookers.of(id).guests).toBe(200);
});
