// What can be wrong with the agent itself, in words: its process, its account, its memory of a conversation. What goes
// wrong in a turn is in map-error.ts.
import { HawserError, type Problem } from '../../std/errors.ts';
import type { AgentStatus } from '../../wire/protocol/runner-topic.ts';
import type { AgentKind } from '../../wire/protocol/settings.ts';
import type { OpenOptions } from '../driver.ts';
import { RpcError } from './json-rpc.ts';
import { callProblem } from './map-error.ts';
import type { ProcessEnd } from './process.ts';

export const goneProblem: Problem = {
  code: 'agent_gone',
  message: 'The agent process is not running.',
  hint: 'Try again in a moment.',
};

export const signedOutProblem: Problem = {
  code: 'signed_out',
  values: { as: 'agent_signed_out' },
  message: 'Codex is installed, but nobody is signed in.',
  hint: 'Sign in with ChatGPT or an API key in the thread, run `codex login` on the laptop, or use the practice model.',
};

export const crashProblem = ({ how, stderr }: ProcessEnd): Problem => ({
  code: 'agent_crashed',
  values: { how, printed: stderr.slice(-1_000) },
  message: `Codex ${how}.${stderr === '' ? '' : ` It printed: ${stderr.slice(-1_000)}`}`,
  hint: 'It is restarted by itself; a turn that ran was interrupted and can be sent again.',
});

/** After so many crashes that it is not started again by itself. */
export const givenUpProblem = (problem: Problem): Problem => ({
  ...problem,
  hint: 'It ended again and again and is left alone. Write a message, and it is tried once more.',
  values: { ...problem.values, as: 'agent_given_up' },
});

export const lostProblem = (reason: string): Problem => ({
  code: 'conversation_lost',
  values: { reason },
  message: `The conversation could not be resumed. ${reason}`,
  hint: 'Start a new session in this thread; the thread itself keeps everything.',
});

export const loginNeedless: Problem = {
  code: 'login_failed',
  message: 'This agent needs no account.',
  values: { as: 'login_needless' },
};

/** Another code for the same: said by the words of the problem that is behind it. */
export const behind = (code: string, problem: Problem): Problem => ({
  ...problem,
  code,
  values: { as: problem.code, ...problem.values },
});

export const isGone = (error: unknown): boolean => callProblem(error).code === 'agent_gone';

export const openError = (error: unknown, options: OpenOptions): HawserError => {
  const problem = callProblem(error);
  const isLost = options.resume !== undefined && error instanceof RpcError;
  return new HawserError(isLost ? lostProblem(problem.message) : problem, { cause: error });
};

export const loginError = (error: unknown): HawserError =>
  new HawserError(behind('login_failed', callProblem(error)), { cause: error });

export const failedStatus = (kind: AgentKind, error: unknown): AgentStatus => {
  const problem = callProblem(error);
  const state = problem.code === 'agent_missing' ? 'missing' : problem.code === 'agent_too_old' ? 'too_old' : 'failed';
  return { kind, state, models: [], problem };
};
