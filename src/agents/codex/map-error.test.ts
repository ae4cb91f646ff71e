import { expect, test } from 'vitest';
import { RpcError } from './json-rpc.ts';
import { callProblem, turnProblem, unreachableProblem } from './map-error.ts';
import type { CodexErrorInfo } from './protocol.gen.ts';

const rows: readonly [CodexErrorInfo | null, string][] = [
  ['contextWindowExceeded', 'context_full'],
  ['usageLimitExceeded', 'usage_limit'],
  ['rateLimitExceeded', 'rate_limited'],
  ['serverOverloaded', 'model_overloaded'],
  ['modelNotFound', 'model_not_found'],
  ['unauthorized', 'signed_out'],
  ['cyberPolicy', 'refused_by_policy'],
  ['sandboxError', 'sandbox_failed'],
  ['internalServerError', 'model_error'],
  ['somethingNew', 'model_error'],
  [{ httpConnectionFailed: { httpStatusCode: null } }, 'model_unreachable'],
  [{ httpConnectionFailed: { httpStatusCode: 401 } }, 'signed_out'],
  [{ httpConnectionFailed: { httpStatusCode: 404 } }, 'model_not_found'],
  [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'rate_limited'],
  [{ responseStreamDisconnected: { httpStatusCode: 503 } }, 'model_overloaded'],
  [{ responseStreamConnectionFailed: { httpStatusCode: 500 } }, 'model_error'],
  [{ activeTurnNotSteerable: { turnKind: 'review' } }, 'model_error'],
  [null, 'model_error'],
];

test.each(rows)('%j is %s', (codexErrorInfo, code) => {
  const error = { message: 'It broke.', codexErrorInfo, additionalDetails: null, misalignment: null };
  expect(turnProblem(error)).toMatchObject({ code, message: 'It broke.' });
});

test('a failure without a reason says that there is none', () => {
  expect(turnProblem(null)).toMatchObject({
    code: 'model_error',
    message: expect.stringContaining('does not say why'),
  });
});

test('R50: a key in an error message is hidden', () => {
  const message = 'Incorrect API key provided: sk-abcdefghijklmnopqrstuv.';
  expect(turnProblem({ message, codexErrorInfo: null, additionalDetails: null, misalignment: null }).message).toBe(
    'Incorrect API key provided: [hidden].',
  );
});

test('giving up says after how long', () => {
  expect(unreachableProblem(120_000)).toMatchObject({
    code: 'model_unreachable',
    message: expect.stringContaining('120 s'),
  });
});

test('a refused call is told in the words of Codex, a message that is too long with a way on', () => {
  const refused = new RpcError('turn/start', { code: -32600, message: 'no such thread' });
  expect(callProblem(refused)).toEqual({
    code: 'agent_refused',
    message: 'Codex refused: turn/start: no such thread',
    values: { said: 'turn/start: no such thread' },
  });
  const tooLong = new RpcError('turn/start', {
    code: -32602,
    message: 'Input exceeds the maximum length',
    data: { input_error_code: 'input_too_large' },
  });
  expect(callProblem(tooLong)).toMatchObject({ code: 'message_too_long', hint: expect.stringContaining('attach') });
  expect(callProblem(new Error('a bug'))).toMatchObject({ code: 'internal' });
});
