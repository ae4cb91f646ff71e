import { expect, test } from 'vitest';
import { agentIn, sessionIn } from './origin.ts';

test('the agent whose mark an environment holds, whole and first, is found', () => {
  const agents = [{ mark: 'one' }, { mark: 'two' }];
  expect(agentIn(['A=1', 'HAWSER_AGENT=two', 'HAWSER_AGENT=one'], agents)).toBe(agents[1]);
  expect(agentIn(['HAWSER_AGENT=twofold', 'XHAWSER_AGENT=one'], agents)).toBeUndefined();
});

test('conversation and command are read as Codex writes them', () => {
  expect(sessionIn(['CODEX_TOOL_CALL_ID=call-1', 'CODEX_THREAD_ID=t-1'])).toEqual({
    conversationId: 't-1',
    callId: 'call-1',
  });
  expect(sessionIn(['CODEX_THREAD_ID=t-1'])).toEqual({ conversationId: 't-1', callId: null });
  expect(sessionIn(['CODEX_TOOL_CALL_ID=call-1'])).toBeNull();
});

test('what a sub-agent runs belongs to the conversation it was started from', () => {
  const environ = ['CODEX_THREAD_ID=t-2', 'CODEX_SESSION_ID=t-1'];
  expect(sessionIn(environ)).toEqual({ conversationId: 't-2', rootId: 't-1', callId: null });
  expect(sessionIn(['CODEX_THREAD_ID=t-1', 'CODEX_SESSION_ID=t-1'])).toEqual({ conversationId: 't-1', callId: null });
});

test('an id of any length that a program may have written is no id', () => {
  expect(sessionIn([`CODEX_THREAD_ID=${'x'.repeat(100_000)}`])).toBeNull();
});
