// How far a preview may be shared, and who may open one.
import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import { type Audience, audience as audiences } from '../../wire/protocol/previews.ts';
import type { Role } from '../../wire/protocol/workspace-topic.ts';
import { mayOpen, mustBeWithinCeiling } from './ceiling.ts';

const HOUR_MS = 3_600_000;

describe('R16: the ceiling', () => {
  test.each([
    ['link', ['owner', 'admin']],
    ['workspace', ['owner', 'admin', 'member']],
    ['thread', ['owner', 'admin', 'member', 'guest']],
    ['people', ['owner', 'admin', 'member', 'guest']],
    ['me', ['owner', 'admin', 'member', 'guest']],
  ] as [Audience, Role[]][])('of %s is for %j', (audience, may) => {
    const roles: Role[] = ['owner', 'admin', 'member', 'guest'];
    const allowed = roles.filter(role => {
      try {
        return mustBeWithinCeiling({ role, audience }) > 0;
      } catch {
        return false; // refused, which is what is asked
      }
    });
    expect(allowed).toEqual(may);
  });

  test('ends a share by itself, a public one within a day', () => {
    expect(mustBeWithinCeiling({ role: 'member', audience: 'me' })).toBe(8 * HOUR_MS);
    expect(mustBeWithinCeiling({ role: 'owner', audience: 'link', expiresInMs: 999 * HOUR_MS })).toBe(24 * HOUR_MS);
    expect(mustBeWithinCeiling({ role: 'guest', audience: 'thread', expiresInMs: HOUR_MS })).toBe(HOUR_MS);
  });
});

const member = () => newId('mem') as MemberId;
const [sharer, named, other] = [member(), member(), member()];
const opens = (audience: Audience, who: MemberId, sees: { workspace: boolean; thread: boolean }) =>
  mayOpen({ audience, sharedBy: sharer, people: [named] }, who, sees);

test('R14: who may open a preview follows its audience and what they may see at this moment', () => {
  const inside = { workspace: true, thread: true };
  const elsewhere = { workspace: true, thread: false };
  const by = (who: MemberId, sees: { workspace: boolean; thread: boolean }) =>
    audiences.options.filter(audience => opens(audience, who, sees));
  expect(by(sharer, inside)).toEqual(audiences.options);
  expect(by(other, inside)).toEqual(['thread', 'workspace', 'link']);
  expect(by(named, elsewhere)).toEqual(['people', 'workspace', 'link']);
  expect(by(sharer, elsewhere)).toEqual([]);
  expect(by(named, { workspace: false, thread: false })).toEqual([]);
});
