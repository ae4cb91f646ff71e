// The policy as others may see it: what a machine tells its hub, so that people know beforehand what will be refused
// and what waits for the owner.
import type { PolicyView } from '../../wire/protocol/runner-topic.ts';
import type { Numbered } from './ledger.ts';
import type { Policy } from './policy.ts';
import { type Proposal, proposalWords } from './proposal.ts';

export const viewOf = (policy: Policy, proposals: readonly Numbered<Proposal>[], rules: number): PolicyView => ({
  maxSandbox: policy.max_sandbox,
  leastApprovalPolicy: policy.least_approval_policy,
  network: policy.network,
  drive: policy.drive,
  fromBrowser: policy.approvals.from_browser,
  answeredBy: policy.approvals.who,
  deputies: policy.approvals.deputies,
  rules,
  proposals: proposals.map(wish => ({
    no: wish.no,
    words: proposalWords(wish).slice(0, MAX_WORDS),
    by: wish.by.memberId,
    at: wish.at,
  })),
});

/** What the wire takes; a folder's path may be longer. */
const MAX_WORDS = 1_000;
