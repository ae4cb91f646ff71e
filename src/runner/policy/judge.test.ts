// Who may do what on a machine: the table of the owner's decision, and that no command gets past it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import type { Approval } from '../../wire/protocol/approvals.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { ChannelId, MemberId, MessageId, ThreadId, TurnId } from '../../wire/protocol/ids.ts';
import type { GrantId } from '../../wire/protocol/previews.ts';
import type { Settings } from '../../wire/protocol/settings.ts';
import { aMessage, anApproval } from '../../wire/thread/log.fixture.ts';
import { excessOf, grant, widerThan } from './ceiling.ts';
import { judge, judgeRequest, type Law, needsTwo, openChoices } from './judge.ts';
import { defaultPolicy, type Policy } from './policy.ts';

const person = (name: string, role: Asker['role'] = 'member'): Asker => ({
  memberId: newId('mem') as MemberId,
  name,
  role,
});
const [ada, bob, gus] = [person('Ada'), person('Bob', 'admin'), person('Gus', 'guest')];
const channelId = newId('chn') as ChannelId;
const lawOf = (policy: Partial<Policy> = {}): Law => ({ policy: { ...defaultPolicy, ...policy }, owner: ada.memberId });
const driveBy = (drive: Partial<Policy['drive']>) => lawOf({ drive: { ...defaultPolicy.drive, ...drive } });

const messageId = newId('msg') as MessageId;
const DRIVING: readonly CommandBody[] = [
  { type: 'start_session', agent: 'codex', folder: '/code', settings: {} },
  { type: 'queue_message', message: aMessage('hi'), seq: 1, authorName: 'Ada' },
  { type: 'edit_message', messageId, text: 'x' },
  { type: 'move_message', messageId, before: null },
  { type: 'steer_message', messageId },
  { type: 'release_queue' },
  { type: 'update_session_settings', changes: {}, now: true },
  {
    type: 'resolve_approval',
    decision: { approvalId: anApproval('t' as TurnId).id, hash: 'a'.repeat(64), choice: 'x' },
  },
];
const BRAKES: readonly CommandBody[] = [
  { type: 'stop_session' },
  { type: 'cancel_message', messageId },
  { type: 'interrupt_queued_messages', throughSeq: 1 },
  { type: 'interrupt_turn' },
];

const verdict = (law: Law, by: Asker | undefined, body: CommandBody, approval?: Approval) =>
  judge(law, { by, channelId }, body, approval);
const codeOf = (law: Law, by: Asker | undefined, body: CommandBody, approval?: Approval) => {
  const decided = verdict(law, by, body, approval);
  return decided.allowed ? 'allowed' : decided.problem.code;
};

describe('R33: driving', () => {
  const laws: [string, Law, Record<'ada' | 'bob' | 'gus', boolean>][] = [
    ['by default is for the owner of the machine alone', lawOf(), { ada: true, bob: false, gus: false }],
    [
      'opened to the workspace is for all but guests',
      driveBy({ workspace: true }),
      { ada: true, bob: true, gus: false },
    ],
    ['opened to a channel holds there', driveBy({ channels: [channelId] }), { ada: true, bob: true, gus: false }],
    [
      'opened to another channel does not hold here',
      driveBy({ channels: [newId('chn') as ChannelId] }),
      { ada: true, bob: false, gus: false },
    ],
    ['opened to a person is theirs', driveBy({ people: [gus.memberId] }), { ada: true, bob: false, gus: true }],
    [
      'on a machine without an owner is nobody’s',
      { ...lawOf(), owner: undefined },
      { ada: false, bob: false, gus: false },
    ],
  ];
  test.each(laws)('%s', (_title, law, who) => {
    for (const body of DRIVING) {
      for (const [name, by] of Object.entries({ ada, bob, gus })) {
        const expected = who[name as 'ada'] ? 'allowed' : 'not_a_driver';
        expect([body.type, name, codeOf(law, by, body)]).toEqual([body.type, name, expected]);
      }
    }
  });

  test('is refused when the hub does not say who asks, whatever is open', () => {
    for (const body of DRIVING) expect(codeOf(driveBy({ workspace: true }), undefined, body)).toBe('nobody_asked');
  });

  test('is refused to everybody while the configuration cannot be read', () => {
    const broken = { ...lawOf(), broken: { code: 'config_unreadable', message: 'no' } };
    for (const body of DRIVING) expect(codeOf(broken, ada, body)).toBe('config_unreadable');
  });

  test('that is refused is proposed to the owner, by id and not by name', () => {
    expect(verdict(lawOf(), { ...bob, name: ada.name }, DRIVING[1] as CommandBody)).toMatchObject({
      proposal: { what: 'drive' },
    });
    expect(codeOf(lawOf(), { ...bob, name: ada.name, role: 'owner' }, DRIVING[1] as CommandBody)).toBe('not_a_driver');
  });
});

test('R47: anybody may pull the brake, for it makes nothing happen', () => {
  for (const body of BRAKES)
    for (const by of [ada, bob, gus, undefined]) expect(codeOf(lawOf(), by, body)).toBe('allowed');
});

test('R47: signing the agent in or out, and proposing who may drive, is for the owner alone, even among drivers', () => {
  const law = driveBy({ workspace: true });
  const login = { method: 'agent_login', agent: 'codex', with: { type: 'device_code' } } as const;
  expect(judgeRequest(law, ada, login)).toEqual({ allowed: true });
  expect(judgeRequest(law, bob, login)).toMatchObject({ problem: { code: 'only_owner' } });
  expect(judgeRequest(law, bob, { method: 'agent_refresh' })).toEqual({ allowed: true });
  const propose = { method: 'propose_driver', who: bob } as const;
  expect(judgeRequest(law, ada, propose)).toEqual({ allowed: true });
  expect(judgeRequest(law, bob, propose)).toMatchObject({ problem: { code: 'only_owner' } });
  expect(judgeRequest(law, undefined, { method: 'agent_refresh' })).toMatchObject({
    problem: { code: 'nobody_asked' },
  });
});

test('R8: a port is shared for who may drive, never one the owner keeps; anybody may take a share back', () => {
  const share = { method: 'share_port', threadId: newId('thr') as ThreadId, channelId, comeBack: true } as const;
  const law = driveBy({ channels: [channelId] });
  const kept: Law = { ...law, policy: { ...law.policy, ports: { ...law.policy.ports, never: [3_000] } } };
  expect(judgeRequest(kept, bob, { ...share, port: 5_173 })).toEqual({ allowed: true });
  expect(judgeRequest(kept, gus, { ...share, port: 5_173 })).toMatchObject({ problem: { code: 'not_a_driver' } });
  for (const by of [ada, bob]) {
    expect(judgeRequest(kept, by, { ...share, port: 3_000 })).toMatchObject({
      problem: { code: 'port_never_offered' },
    });
  }
  const stop = { method: 'stop_sharing', grantId: newId('grt') as GrantId } as const;
  expect(judgeRequest(lawOf(), gus, stop)).toEqual({ allowed: true });
});

describe('R4: a ceiling', () => {
  const anySettings: fc.Arbitrary<Settings> = fc.record(
    {
      sandbox: fc.constantFrom('read-only', 'workspace-write', 'danger-full-access', null),
      approvalPolicy: fc.constantFrom('untrusted', 'on-request', 'never', null),
      network: fc.constantFrom(true, false, null),
    },
    { requiredKeys: [] },
  );
  const anyCeiling = fc.record({
    max_sandbox: fc.constantFrom('read-only', 'workspace-write', 'danger-full-access'),
    least_approval_policy: fc.constantFrom('untrusted', 'on-request', 'never'),
    network: fc.boolean(),
  });

  test('says what it is when someone asks for more, and proposes it', () => {
    const asked = { sandbox: 'danger-full-access' } as const;
    expect(verdict(lawOf(), ada, { type: 'update_session_settings', changes: asked, now: true })).toMatchObject({
      problem: { code: 'beyond_ceiling', message: expect.stringContaining('workspace-write at most') },
      proposal: { what: 'ceiling', key: 'max_sandbox', value: 'danger-full-access' },
    });
    expect(codeOf(lawOf(), ada, { type: 'start_session', agent: 'codex', folder: '/', settings: asked })).toBe(
      'beyond_ceiling',
    );
  });

  test('holds for whatever is granted, and grants what is asked below it', () => {
    fc.assert(
      fc.property(anySettings, anyCeiling, (asked, ceiling) => {
        const granted = grant(asked, ceiling);
        expect(excessOf(granted, ceiling)).toEqual([]);
        if (excessOf(asked, ceiling).length > 0) return;
        for (const key of ['sandbox', 'approvalPolicy', 'network'] as const) {
          if (asked[key] !== null && asked[key] !== undefined) expect(granted[key]).toBe(asked[key]);
        }
      }),
    );
  });

  test('is seen to be broken by an agent that runs with more, and not by one that runs with less', () => {
    fc.assert(
      fc.property(anySettings, anyCeiling, anySettings, (asked, ceiling, other) => {
        const granted = grant(asked, ceiling);
        const real = grant(other, { max_sandbox: 'danger-full-access', least_approval_policy: 'never', network: true });
        const effective = { ...real, model: 'm', effort: null, fast: false };
        const more = excessOf(real, {
          max_sandbox: granted.sandbox,
          least_approval_policy: granted.approvalPolicy,
          network: granted.network || real.sandbox === 'danger-full-access',
        });
        expect(widerThan(granted, effective) !== undefined).toBe(more.length > 0);
      }),
    );
    const granted = grant({}, defaultPolicy);
    const custom = { ...granted, model: 'm', effort: null, fast: false, sandbox: 'custom' as const };
    expect(widerThan(granted, custom)).toContain('custom');
  });
});

describe('an approval', () => {
  const approval = anApproval('t1' as TurnId);
  const answer = (choice: string): CommandBody => ({
    type: 'resolve_approval',
    decision: { approvalId: approval.id, hash: approval.hash, choice },
  });
  const withApprovals = (approvals: Partial<Policy['approvals']>, drive = defaultPolicy.drive) =>
    lawOf({ drive, approvals: { ...defaultPolicy.approvals, ...approvals } });

  test('R33: is answered by drivers, or where the owner says so by the owner alone', () => {
    const drive = { ...defaultPolicy.drive, workspace: true };
    expect(codeOf(withApprovals({}, drive), bob, answer('accept'), approval)).toBe('allowed');
    expect(codeOf(withApprovals({ who: 'owner' }, drive), bob, answer('accept'), approval)).toBe('only_owner');
    expect(codeOf(withApprovals({ who: 'owner' }, drive), ada, answer('accept'), approval)).toBe('allowed');
  });

  test('R33: is answered by a role where the owner says so, and always by the owner', () => {
    const drive = { ...defaultPolicy.drive, workspace: true, people: [gus.memberId] };
    const cy = person('Cy');
    const may = (who: Policy['approvals']['who']) =>
      [ada, bob, cy, gus].map(by => codeOf(withApprovals({ who }, drive), by, answer('accept'), approval));
    expect(may('drivers')).toEqual(['allowed', 'allowed', 'allowed', 'allowed']);
    expect(may('members')).toEqual(['allowed', 'allowed', 'allowed', 'not_an_answerer']);
    expect(may('admins')).toEqual(['allowed', 'allowed', 'not_an_answerer', 'not_an_answerer']);
    expect(may('owner')).toEqual(['allowed', 'only_owner', 'only_owner', 'only_owner']);
  });

  test('R33: may be answered in another’s place, as far as that one may, unless the owner wants no deputies', () => {
    const inPlaceOf = (by: Asker, standsFor: Asker, approvals: Partial<Policy['approvals']> = {}) =>
      codeOf(withApprovals(approvals), { ...by, standsFor }, answer('accept'), approval);
    expect(inPlaceOf(gus, ada, { who: 'owner' })).toBe('allowed');
    expect(inPlaceOf(gus, bob)).toBe('not_a_driver');
    expect(inPlaceOf(gus, ada, { deputies: false })).toBe('no_deputies');
    // It is for answers alone.
    for (const body of DRIVING.slice(0, -1)) {
      expect(codeOf(lawOf(), { ...gus, standsFor: ada }, body)).toBe('not_a_driver');
    }
  });

  test('R33: is allowed by somebody else than who asked for the work, where it says so, and declined by anybody', () => {
    const law = withApprovals({}, { ...defaultPolicy.drive, workspace: true });
    const asked: Approval = { ...approval, notBy: [ada.memberId] };
    const code = (by: Asker, choice = 'accept', of = asked) => codeOf(law, by, answer(choice), of);
    expect([code(ada), code(bob)]).toEqual(['allows_own_wish', 'allowed']);
    expect([code(ada, 'decline'), code(ada, 'accept', approval)]).toEqual(['allowed', 'allowed']);
    expect([code({ ...ada, standsFor: bob }), code({ ...bob, standsFor: ada })]).toEqual(
      Array(2).fill('allows_own_wish'),
    );
  });

  test('R34: of a kind that browsers may not allow can only be declined there', () => {
    const law = withApprovals({ from_browser: ['question'] });
    expect(codeOf(law, ada, answer('accept'), approval)).toBe('not_from_browser');
    expect(codeOf(law, ada, answer('decline'), approval)).toBe('allowed');
    expect(openChoices(law, approval).map(({ id }) => id)).toEqual(['decline']);
  });

  test('R34: holds once where the owner wants nothing remembered', () => {
    const lasting: Approval = {
      ...approval,
      choices: [...approval.choices, { id: 'session', effect: 'allow', reach: 'session' }],
    };
    expect(codeOf(withApprovals({ remember: false }), ada, answer('session'), lasting)).toBe('not_from_browser');
    expect(codeOf(withApprovals({}), ada, answer('session'), lasting)).toBe('allowed');
  });

  test('R33: needs two people when the command contains a pattern of the owner', () => {
    const law = withApprovals({ two_people: ['git push*--force', 'terraform apply'] });
    const asks = (command: string) => needsTwo(law, { content: { kind: 'command', command, cwd: '/', wants: [] } });
    expect(['cd x && git  push origin --force', 'terraform apply -auto'].map(asks)).toEqual([true, true]);
    expect(['git push origin', 'git --force push', 'npm test'].map(asks)).toEqual([false, false, false]);
    expect(asks(`${'git push'.repeat(20_000)}`)).toBe(false);
  });
});
