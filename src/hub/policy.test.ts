// The rules as a table, written out for every role: whoever changes a rule changes it here as well, knowingly.
import { describe, expect, test } from 'vitest';
import type { MemberId } from '../wire/protocol/ids.ts';
import { type Level, level as levels, type Role, role as roles } from '../wire/protocol/workspace-topic.ts';
import { type Action, actions, defaultLevel, kindOf, may, mayGive, type Resource } from './policy.ts';

const me = 'mem_me' as MemberId;
const other = 'mem_other' as MemberId;
const allowed = (action: Action, resource: Resource): Role[] =>
  roles.options.filter(role => may({ id: me, role }, action, resource));

const ALL: readonly Role[] = ['owner', 'admin', 'member', 'guest'];
const FROM: Readonly<Record<Role, readonly Role[]>> = {
  owner: ['owner'],
  admin: ['owner', 'admin'],
  member: ['owner', 'admin', 'member'],
  guest: ALL,
};

describe('R43: in the workspace', () => {
  test.each([
    ['read_workspace', 'guest'],
    ['search', 'guest'],
    ['attach_file', 'guest'],
    ['create_channel', 'member'],
    ['invite', 'admin'],
    ['read_audit', 'admin'],
    ['read_deputies', 'guest'],
    ['name_deputy', 'member'],
    ['dismiss_deputy', 'admin'],
  ] as const)('%s takes a %s', (action, least) => {
    expect(allowed(action, { kind: 'workspace' })).toEqual(FROM[least]);
  });
});

describe('R43: a channel one does not see', () => {
  test.each(['read_channel', 'create_thread'] as const)('gives nobody %s, whatever their role', action => {
    expect(allowed(action, { kind: 'channel', visible: false })).toEqual([]);
  });
  test('can still be opened by an owner, who would otherwise have lost it with its last member', () => {
    expect(allowed('manage_channel', { kind: 'channel', visible: false })).toEqual(['owner']);
    expect(allowed('manage_channel', { kind: 'channel', visible: true })).toEqual(FROM.admin);
  });
});

describe('R43: in a thread', () => {
  const least: Readonly<Partial<Record<Action, Level>>> = {
    read_thread: 'view',
    suggest_message: 'suggest',
    write_message: 'drive',
    drive_session: 'drive',
    answer_approval: 'drive',
    rename_thread: 'drive',
    archive_thread: 'drive',
  };
  const order = levels.options;
  for (const [action, needed] of Object.entries(least) as [Action, Level][]) {
    test.each(order)(`${action} at level %s`, level => {
      const thread = { kind: 'thread', visible: true, level, agent: true } as const;
      const expected = order.indexOf(level) >= order.indexOf(needed) ? ALL : [];
      expect(allowed(action, thread)).toEqual(expected);
      expect(allowed(action, { ...thread, visible: false })).toEqual([]);
    });
  }
  test('without an agent there is nothing to drive, so whoever may suggest may write', () => {
    const thread = { kind: 'thread', visible: true, level: 'suggest', agent: false } as const;
    expect(allowed('write_message', thread)).toEqual(ALL);
    expect(allowed('write_message', { ...thread, level: 'view' })).toEqual([]);
  });
  test('guests suggest and everybody else drives, unless something else was granted', () => {
    expect(ALL.map(defaultLevel)).toEqual(['drive', 'drive', 'drive', 'suggest']);
  });
});

test('R43: an action on one kind of thing is never allowed on another', () => {
  const things: readonly Resource[] = [
    { kind: 'workspace' },
    { kind: 'channel', visible: true },
    { kind: 'thread', visible: true, level: 'drive', agent: true },
    { kind: 'runner', owner: me, level: 'drive' },
    { kind: 'member', id: other, role: 'guest', lastOwner: false },
  ];
  for (const action of actions) {
    for (const thing of things) {
      if (thing.kind === kindOf(action))
        expect([action, allowed(action, thing)]).toEqual([action, expect.arrayContaining(['owner'])]);
      else expect([action, thing.kind, allowed(action, thing)]).toEqual([action, thing.kind, []]);
    }
  }
});

describe('over members', () => {
  const judge = (role: Role, action: 'change_role' | 'remove_member', target: Role, lastOwner = false, id = other) =>
    may({ id: me, role }, action, { kind: 'member', id, role: target, lastOwner });

  test('only those above them rule, and owners over everybody', () => {
    const pairs = ALL.flatMap(by =>
      ALL.filter(target => judge(by, 'change_role', target)).map(target => `${by}>${target}`),
    );
    expect(pairs).toEqual(['owner>owner', 'owner>admin', 'owner>member', 'owner>guest', 'admin>member', 'admin>guest']);
  });
  test('everybody may leave but the last owner', () => {
    for (const role of ALL) expect(judge(role, 'remove_member', role, false, me)).toBe(true);
    expect(judge('owner', 'remove_member', 'owner', true, me)).toBe(false);
    expect(judge('owner', 'remove_member', 'owner', true)).toBe(false);
  });
  test('a member removes nobody else', () => {
    expect(ALL.filter(target => judge('member', 'remove_member', target))).toEqual([]);
    expect(ALL.filter(target => judge('guest', 'remove_member', target))).toEqual([]);
  });
  test('nobody gives a role that could remove them, but owners', () => {
    expect(ALL.filter(role => mayGive({ id: me, role: 'admin' }, role))).toEqual(['member', 'guest']);
    expect(ALL.filter(role => mayGive({ id: me, role: 'owner' }, role))).toEqual(ALL);
  });
});
