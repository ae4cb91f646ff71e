// Why a turn failed, as a problem with a stable code and a way on. Pure. Codex retries what is worth retrying before it
// gives up, so what arrives here is final; how its kinds come about was measured against a model that fails on purpose.
import { type Problem, toProblem } from '../../std/errors.ts';
import { redactText } from '../../std/log.ts';
import { RpcError } from './json-rpc.ts';
import type { TurnError } from './protocol.gen.ts';

type Kind = { readonly code: string; readonly as?: string; readonly hint?: string };

const KINDS = {
  unreachable: { code: 'model_unreachable', hint: 'Check the network of the laptop, then send the message again.' },
  overloaded: { code: 'model_overloaded', hint: 'Try again in a few minutes, or choose another model.' },
  rateLimited: { code: 'rate_limited', hint: 'Wait a minute, then send the message again.' },
  usageLimit: { code: 'usage_limit', hint: 'Wait until the limit is lifted, or sign in with another account.' },
  signedOut: { code: 'signed_out', as: 'turn_signed_out', hint: 'Sign in again in the settings of this runner.' },
  contextFull: { code: 'context_full', hint: 'Start a new thread, or ask for something smaller.' },
  noSuchModel: { code: 'model_not_found', hint: 'Choose another model in the settings of this thread.' },
  refused: { code: 'refused_by_policy' },
  sandbox: { code: 'sandbox_failed', hint: 'Run `hawser doctor` on the laptop to see what the sandbox lacks.' },
  other: { code: 'model_error', hint: 'Send the message again; if it keeps failing, choose another model.' },
} as const satisfies Record<string, Kind>;

const BY_NAME: Readonly<Record<string, Kind>> = {
  contextWindowExceeded: KINDS.contextFull,
  sessionBudgetExceeded: KINDS.usageLimit,
  usageLimitExceeded: KINDS.usageLimit,
  rateLimitExceeded: KINDS.rateLimited,
  flexUnavailable: KINDS.overloaded,
  serverOverloaded: KINDS.overloaded,
  policyCapacityUnavailable: KINDS.overloaded,
  modelNotFound: KINDS.noSuchModel,
  unauthorized: KINDS.signedOut,
  cyberPolicy: KINDS.refused,
  misalignmentPolicyViolation: KINDS.refused,
  inferenceHookDenied: KINDS.refused,
  tooManyDenials: KINDS.refused,
  sandboxError: KINDS.sandbox,
};

/** The problem behind a turn that failed. */
export const turnProblem = (error: TurnError | null): Problem => {
  if (error === null) {
    const values = { as: 'model_error_unsaid' };
    return { ...KINDS.other, message: 'The turn failed, and Codex does not say why.', values };
  }
  const { as, ...kind } = kindOf(error.codexErrorInfo);
  const said = redactText(error.message).slice(0, 4_000);
  return { ...kind, message: said, values: { ...(as && { as }), said } };
};

const kindOf = (info: TurnError['codexErrorInfo']): Kind => {
  if (typeof info === 'string') return BY_NAME[info] ?? KINDS.other;
  const detail: unknown = Object.values(info ?? {})[0];
  if (typeof detail !== 'object' || detail === null || !('httpStatusCode' in detail)) return KINDS.other;
  switch (detail.httpStatusCode) {
    case null:
      return KINDS.unreachable;
    case 401:
    case 403:
      return KINDS.signedOut;
    case 404:
      return KINDS.noSuchModel;
    case 429:
      return KINDS.rateLimited;
    case 503:
      return KINDS.overloaded;
    default:
      return KINDS.other;
  }
};

/** The problem of a turn that was given up because the model could not be reached for so long. */
export const unreachableProblem = (ms: number): Problem => ({
  ...KINDS.unreachable,
  values: { as: 'model_unreachable_for', seconds: Math.round(ms / 1000) },
  message: `The model could not be reached for ${Math.round(ms / 1000)} s, so the turn was stopped.`,
});

/** Whether Codex refused a message because of its length. */
export const isTooLong = (error: RpcError): boolean =>
  typeof error.data === 'object' &&
  error.data !== null &&
  'input_error_code' in error.data &&
  error.data.input_error_code === 'input_too_large';

/** The problem behind a call that Codex refused or did not answer. */
export const callProblem = (error: unknown): Problem => {
  if (!(error instanceof RpcError)) return toProblem(error);
  const said = redactText(error.message).slice(0, 1_000);
  const reply = { message: `Codex refused: ${said}`, values: { said } };
  return isTooLong(error)
    ? { code: 'message_too_long', ...reply, hint: 'Put the text into a file and attach it.' }
    : { code: 'agent_refused', ...reply };
};
