import { describe, expect, test } from 'vitest';
import type { ChannelId, MemberId } from '../../wire/protocol/ids.ts';
import { driversIn, laptopLets } from './laptop-ceiling.ts';

const ada = 'mem_ada' as MemberId;
const harbour = 'chn_harbour' as ChannelId;
const nobody = { workspace: false, channels: [], people: [] };

describe('what a laptop says about who may drive on it', () => {
  test('is nothing for runners that do not say, and then the hub’s own rules stand alone', () => {
    for (const said of [undefined, {}, { policy: {} }, { policy: { drive: 'everybody' } }]) {
      expect(laptopLets(driversIn(said), ada, harbour)).toBe(true);
    }
  });

  test.each([
    ['nobody else', nobody, false],
    ['the workspace', { ...nobody, workspace: true }, true],
    ['a person', { ...nobody, people: [ada] }, true],
    ['another person', { ...nobody, people: ['mem_bo'] }, false],
    ['the channel', { ...nobody, channels: [harbour] }, true],
    ['another channel', { ...nobody, channels: ['chn_quiet'] }, false],
  ])('lets %s drive', (_whom, drive, lets) => {
    expect(laptopLets(driversIn({ name: 'laptop', policy: { drive, network: true } }), ada, harbour)).toBe(lets);
  });

  test('given for a channel says nothing about other places', () => {
    expect(laptopLets({ ...nobody, channels: [harbour] }, ada, undefined)).toBe(false);
  });
});
