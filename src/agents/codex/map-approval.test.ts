// Every kind of question in its rarer forms: which choices it offers and what each of them answers. The common forms
// are asked and answered for real in approvals.int.test.ts and mcp.int.test.ts.
import { expect, test } from 'vitest';
import type { Decision } from '../../wire/protocol/approvals.ts';
import { approvalId } from '../../wire/protocol/ids.ts';
import { type Ask, type AskContext, mapAsk } from './map-approval.ts';
import type { CommandExecutionRequestApprovalParams, McpServerElicitationRequestParams } from './protocol.gen.ts';

const context: AskContext = {
  folder: '/folder',
  settings: {
    model: 'm',
    effort: null,
    approvalPolicy: 'on-request',
    sandbox: 'workspace-write',
    network: false,
    fast: false,
  },
  changes: [],
};

const decision = (more: Partial<Decision> = {}): Decision => ({
  approvalId: approvalId.parse(`apr_${'0'.repeat(26)}`),
  hash: '0'.repeat(64),
  choice: '',
  ...more,
});

/** Each choice as "effect reach (rule)" with what it answers. */
const offer = (ask: Ask, more: Partial<Decision> = {}) =>
  Object.fromEntries(
    (mapAsk(ask, context)?.options ?? []).map(({ choice, reply, stop }) => [
      choice.id,
      [
        `${choice.effect} ${choice.reach}${choice.rule === undefined ? '' : ` (${choice.rule})`}${stop ? ' stop' : ''}`,
        reply(decision(more)),
      ],
    ]),
  );

const base = { threadId: 't', turnId: 'u', itemId: 'i', startedAtMs: 1 };

const command = (more: Partial<CommandExecutionRequestApprovalParams> = {}): Ask => ({
  method: 'item/commandExecution/requestApproval',
  params: {
    ...base,
    kind: 'command',
    environmentId: 'local',
    command: `/bin/bash -lc 'npm publish'`,
    cwd: '/folder',
    ...more,
  },
});

test('a command offers what Codex lists, and what it takes besides', () => {
  const amendment = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['npm', 'publish now'] } };
  expect(offer(command({ availableDecisions: ['accept', amendment, 'cancel'] }))).toEqual({
    accept: ['allow once', { decision: 'accept' }],
    session: ['allow session', { decision: 'acceptForSession' }],
    rule: [`allow rule (npm 'publish now')`, { decision: amendment }],
    decline: ['decline once', { decision: 'decline' }],
    cancel: ['cancel once', { decision: 'cancel' }],
  });
});

test('a command for which only one answer is meant offers no other reach', () => {
  const ask = command({ kind: 'humanCommand', availableDecisions: ['accept', 'cancel'] });
  expect(Object.keys(offer(ask))).toEqual(['accept', 'decline', 'cancel']);
});

test('reaching a host offers rules for the host, both ways', () => {
  const allow = {
    applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'a.example', action: 'allow' as const } },
  };
  const deny = {
    applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'a.example', action: 'deny' as const } },
  };
  const ask = command({
    networkApprovalContext: { host: 'a.example', protocol: 'https' },
    availableDecisions: ['accept', 'acceptForSession', allow, deny, 'cancel'],
  });
  expect(mapAsk(ask, context)?.content).toMatchObject({ wants: ['reach a.example (https)'] });
  expect(offer(ask)).toEqual({
    accept: ['allow once', { decision: 'accept' }],
    session: ['allow session', { decision: 'acceptForSession' }],
    'host-2': ['allow rule (a.example)', { decision: allow }],
    'host-3': ['decline rule (a.example)', { decision: deny }],
    decline: ['decline once', { decision: 'decline' }],
    cancel: ['cancel once', { decision: 'cancel' }],
  });
});

test('what a command wants is said in words', () => {
  const ask = command({
    reason: 'to fetch the charts',
    additionalPermissions: {
      network: { enabled: true },
      fileSystem: {
        read: ['/etc/charts'],
        write: null,
        entries: [{ path: { type: 'path', path: '/srv' }, access: 'write' }],
      },
    },
  });
  expect(mapAsk(ask, context)?.content).toEqual({
    kind: 'command',
    command: 'npm publish',
    cwd: '/folder',
    reason: 'to fetch the charts',
    wants: ['use the network', 'read /etc/charts', 'write /srv'],
  });
});

test('without a sandbox there is nothing to leave', () => {
  const settings = { ...context.settings, sandbox: 'danger-full-access' as const };
  expect(mapAsk(command(), { ...context, settings })?.content).toMatchObject({ wants: [] });
});

test('typing into a running command is said to be that', () => {
  expect(mapAsk(command({ kind: 'writeStdin', command: 'y' }), context)?.content).toMatchObject({
    command: 'y',
    wants: ['type into a command that is running'],
  });
});

test('a patch that wants a folder for the session says which', () => {
  const ask: Ask = {
    method: 'item/fileChange/requestApproval',
    params: { ...base, reason: null, grantRoot: '/folder/dist' },
  };
  expect(mapAsk(ask, context)?.content).toEqual({ kind: 'file_change', changes: [], grantRoot: 'dist' });
});

test('permissions are granted as they were asked for, for the turn or the session, or not at all', () => {
  const permissions = {
    network: null,
    fileSystem: {
      read: null,
      write: null,
      entries: [
        { path: { type: 'special' as const, value: { kind: 'root' as const } }, access: 'read' as const },
        { path: { type: 'glob_pattern' as const, pattern: '/srv/**' }, access: 'write' as const },
      ],
    },
  };
  const ask: Ask = {
    method: 'item/permissions/requestApproval',
    params: { ...base, environmentId: null, cwd: '/folder', reason: null, permissions },
  };
  expect(mapAsk(ask, context)?.content).toEqual({
    kind: 'permissions',
    network: false,
    read: ['/'],
    write: ['/srv/**'],
  });
  const granted = { fileSystem: permissions.fileSystem };
  expect(offer(ask)).toEqual({
    turn: ['allow once', { permissions: granted, scope: 'turn' }],
    session: ['allow session', { permissions: granted, scope: 'session' }],
    decline: ['decline once', { permissions: {}, scope: 'turn' }],
    cancel: ['cancel once stop', { permissions: {}, scope: 'turn' }],
  });
});

const elicitation = (params: Partial<McpServerElicitationRequestParams> & { mode: string }): Ask => ({
  method: 'mcpServer/elicitation/request',
  params: {
    threadId: 't',
    turnId: 'u',
    serverName: 'harbour',
    message: 'Well?',
    _meta: null,
    ...params,
  } as McpServerElicitationRequestParams,
});

test('a form of OpenAI is a form like any other', () => {
  const ask = elicitation({ mode: 'openai/form', requestedSchema: { type: 'object', properties: {} } } as never);
  expect(mapAsk(ask, context)?.content).toEqual({
    kind: 'elicitation',
    server: 'harbour',
    text: 'Well?',
    form: { type: 'object', properties: {} },
  });
  expect(offer(ask, { form: { a: 1 } })).toEqual({
    answer: ['answer once', { action: 'accept', content: { a: 1 }, _meta: null }],
    decline: ['decline once', { action: 'decline', content: null, _meta: null }],
    cancel: ['cancel once stop', { action: 'cancel', content: null, _meta: null }],
  });
});

test('a tool that may not be remembered offers only once', () => {
  const ask = elicitation({
    mode: 'form',
    _meta: { codex_approval_kind: 'mcp_tool_call', tool_name: 'echo' },
  } as never);
  expect(Object.keys(offer(ask))).toEqual(['accept', 'decline', 'cancel']);
});

test('proving to be a person is nothing that can be done here', () => {
  expect(mapAsk(elicitation({ mode: 'openai/userVerification' }), context)).toBeUndefined();
});

test('questions keep their options, and free words are allowed where Codex allows them', () => {
  const ask: Ask = {
    method: 'item/tool/requestUserInput',
    params: {
      ...base,
      isBlocking: true,
      autoResolutionMs: null,
      questions: [
        {
          id: 'a',
          header: 'A',
          question: 'A?',
          isOther: false,
          isSecret: false,
          options: [{ label: 'x', description: 'y' }],
        },
        { id: 'b', header: 'B', question: 'B?', isOther: false, isSecret: true, options: null },
      ],
    },
  };
  expect(mapAsk(ask, context)?.content).toEqual({
    kind: 'question',
    questions: [
      { id: 'a', header: 'A', text: 'A?', options: [{ label: 'x', description: 'y' }], free: false, secret: false },
      { id: 'b', header: 'B', text: 'B?', options: [], free: true, secret: true },
    ],
  });
  expect(offer(ask, { answers: { a: ['x'], b: ['words'] } }).answer).toEqual([
    'answer once',
    { answers: { a: { answers: ['x'] }, b: { answers: ['words'] } } },
  ]);
});
