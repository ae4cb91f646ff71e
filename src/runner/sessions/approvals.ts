// What this machine makes of its agent's questions before people see them: a rule may have the answer already; else the
// choices are those that the owner leaves open, with the hash of exactly what is asked. And of their answers before the
// agent hears them: it is only ever told "once", what reaches further becomes a rule here.
import type { ApprovalDraft } from '../../agents/driver.ts';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Approval, Choice, Decision } from '../../wire/protocol/approvals.ts';
import type { MemberId } from '../../wire/protocol/ids.ts';
import { type Law, needsTwo, openChoices, saysYes } from '../policy/judge.ts';
import type { Ledger, Numbered } from '../policy/ledger.ts';
import { covers, matchFor, type Place, type Rule, ruleWords } from '../policy/rules.ts';
import { hashApproval } from './approval-hash.ts';
import type { Effect, SessionEvent } from './inputs.ts';

export type ApprovalDeps = {
  readonly clock: Clock;
  readonly law: () => Law;
  readonly ledger: Pick<Ledger, 'rules' | 'addRule'>;
};

export type Received =
  | { readonly approval: Approval }
  /** A rule allows it. */
  | { readonly approval: Approval; readonly decision: Decision; readonly notice: SessionEvent };

/**
 * A question the agent asks in a place.
 * @param requesters who has asked for what it is about
 */
export const receive = (
  deps: ApprovalDeps,
  place: Place,
  draft: ApprovalDraft,
  requesters: readonly MemberId[],
): Received => {
  const law = deps.law();
  const whole: Approval = { ...draft, hash: hashApproval(place.threadId, draft.turnId, draft.content) };
  const two = needsTwo(law, whole);
  const open = openChoices(law, whole);
  // What the agent only wants to know, anybody may tell it.
  const allows = open.some(({ effect }) => effect === 'allow');
  const notBy = allows && !law.policy.approvals.by_requester ? [...requesters] : [];
  const once = open.find(isPlainYes);
  const held = two
    ? undefined
    : deps.ledger.rules().find(rule => covers(rule, place, whole) && !notBy.includes(rule.by.memberId));
  if (held && once) {
    const decision = { approvalId: whole.id, hash: whole.hash, choice: once.id };
    return { approval: whole, decision, notice: ruleNotice(held, whole) };
  }
  const minutes = law.policy.approvals.deadline_minutes;
  return {
    approval: {
      ...whole,
      choices: open.filter(choice => isOnce(choice) || (!two && matchFor(whole.content, choice) !== undefined)),
      ...(two && { needs: 2 }),
      ...(notBy.length > 0 && { notBy }),
      ...(minutes > 0 && { deadline: deps.clock.now() + minutes * 60_000 }),
    },
  };
};

/**
 * What the agent is told of an answer. One that reaches further than once is written down as a rule first.
 * @throws HawserError `not_remembered`
 */
export const toldToAgent = (
  deps: ApprovalDeps,
  place: Place,
  { approval, decision, by }: Extract<Effect, { do: 'answer' }>,
): Decision => {
  const choice = approval.choices.find(each => each.id === decision.choice);
  if (!choice || isOnce(choice)) return decision;
  const match = matchFor(approval.content, choice);
  const once = approval.choices.find(isPlainYes);
  if (!match || !once || !by) {
    throw new HawserError({ code: 'not_remembered', message: 'This machine can’t keep such an answer.' });
  }
  const scope = choice.reach === 'session' ? 'session' : 'folder';
  deps.ledger.addRule({ scope, ...place, match, by, at: deps.clock.now() });
  return { ...decision, choice: once.id };
};

const isOnce = (choice: Choice): boolean => !saysYes(choice) || choice.reach === 'once';
const isPlainYes = (choice: Choice): boolean => choice.effect === 'allow' && choice.reach === 'once';

const ruleNotice = (held: Numbered<Rule>, { turnId }: Approval): SessionEvent => ({
  type: 'notice',
  level: 'info',
  code: 'allowed_by_rule',
  values: { no: held.no, name: held.by.name, rule: ruleWords(held).slice(0, 2_000) },
  text: `Allowed by rule ${held.no} of this machine, from ${held.by.name}: ${ruleWords(held)}`.slice(0, 2_000),
  turnId,
});
