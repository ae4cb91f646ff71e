// What people are told when the agent cannot work: that it is not there, not signed in, has ended, or has lost a
// conversation. Pure; agent.ts knows when.
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
  message: 'Codex is installed, but nobody is signed in.',
  hint: 'Sign in with ChatGPT or an API key in the thread, run `codex login` on the laptop, or use the practice model.',
};

export const crashProblem = ({ how, stderr }: ProcessEnd): Problem => ({
  code: 'agent_crashed',
  message: `Codex ${how}.${stderr === '' ? '' : ` It printed: ${stderr.slice(-1_000)}`}`,
  hint: 'It is restarted by itself; a turn that ran was interrupted and can be sent again.',
});

export const GIVEN_UP = 'It ended again and again and is left alone. Write a message, and it is tried once more.';

export const isGone = (error: unknown): boolean => callProblem(error).code === 'agent_gone';

export const lostProblem = (reason: string): Problem => ({
  code: 'conversation_lost',
  message: `The conversation could not be resumed. ${reason}`,
  hint: 'Start a new session in this thread; the thread itself keeps everything.',
});

export const openError = (error: unknown, options: OpenOptions): HawserError => {
  const problem = callProblem(error);
  const isLost = options.resume !== undefined && error instanceof RpcError;
  return new HawserError(isLost ? lostProblem(problem.message) : problem, { cause: error });
};

export const loginError = (error: unknown): HawserError =>
  new HawserError({ ...callProblem(error), code: 'login_failed' }, { cause: error });

export const failedStatus = (kind: AgentKind, error: unknown): AgentStatus => {
  const problem = callProblem(error);
  const state = problem.code === 'agent_missing' ? 'missing' : problem.code === 'agent_too_old' ? 'too_old' : 'failed';
  return { kind, state, models: [], problem };
};
