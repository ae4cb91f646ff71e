// Puts the law to a command as it came from the hub: what session.ts and sessions.ts then do about it is decided here
// and nowhere else. A refusal that the owner could lift is kept as a proposal.
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { Approval } from '../../wire/protocol/approvals.ts';
import type { Command } from '../../wire/protocol/commands.ts';
import { judge, type Law } from '../policy/judge.ts';
import type { Ledger } from '../policy/ledger.ts';
import type { Judged } from './inputs.ts';

/** A command as it came, understood. */
export type Commanded = Pick<Command, 'by' | 'channelId' | 'body'>;

export type CourtDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** What this machine's owner allows at this moment. */
  readonly law: () => Law;
  readonly ledger: Pick<Ledger, 'propose'>;
};

/** @param approvals those open in the command's session */
export const judgeCommand = (deps: CourtDeps, command: Commanded, approvals: readonly Approval[]): Judged => {
  const { by, channelId, body } = command;
  const { clock, log, law, ledger } = deps;
  const asked = body.type === 'resolve_approval' ? body.decision.approvalId : undefined;
  const verdict = judge(
    law(),
    { by, channelId },
    body,
    approvals.find(({ id }) => id === asked),
  );
  if (verdict.allowed) return { body, by };
  if (verdict.proposal && by) ledger.propose({ change: verdict.proposal, by, at: clock.now() });
  log.info('refused a command', { command: body.type, by: by?.memberId, problem: verdict.problem });
  return { body, by, refused: verdict.problem };
};
