// The laptop's decision on everything a hub sends. One pure function for commands and one for questions; both see only
// the owner's policy, who is said to ask, and what is asked. Whatever they refuse is refused in words, and where the
// owner could allow it, with a proposal. A hub that lies about who asks gets what that person may do, and no more:
// ceilings, allowed folders and the hash of an approval hold for everybody (R47).
import type { Problem } from '../../std/errors.ts';
import { isAmong } from '../../wire/protocol/answering.ts';
import type { Approval, Choice, Decision } from '../../wire/protocol/approvals.ts';
import type { Asker } from '../../wire/protocol/asker.ts';
import type { CommandBody } from '../../wire/protocol/commands.ts';
import type { ChannelId, MemberId } from '../../wire/protocol/ids.ts';
import type { RunnerRequest } from '../../wire/protocol/runner-topic.ts';
import type { Settings } from '../../wire/protocol/settings.ts';
import { excessOf } from './ceiling.ts';
import type { Policy } from './policy.ts';
import type { Change } from './proposal.ts';

/** What stands above every decision. */
export type Law = {
  readonly policy: Policy;
  /** Whose machine this is, as it was told when the machine was enrolled. */
  readonly owner: MemberId | undefined;
  /** Why nothing is allowed at present: the owner's configuration can't be read. */
  readonly broken?: Problem;
};

export type Ask = {
  readonly by: Asker | undefined;
  readonly channelId: ChannelId | undefined;
};

export type Verdict = { readonly allowed: true } | Refusal;
type Refusal = { readonly allowed: false; readonly problem: Problem; readonly proposal?: Change };

const ALLOWED: Verdict = { allowed: true };

/**
 * @param approval the open approval that `resolve_approval` is about, when there is one
 */
export const judge = (law: Law, ask: Ask, body: CommandBody, approval: Approval | undefined): Verdict => {
  switch (body.type) {
    case 'stop_session':
    case 'cancel_message':
    case 'interrupt_queued_messages':
    case 'interrupt_turn':
      // Anybody the hub lets through may pull the brake: it makes nothing happen.
      return ALLOWED;
    case 'queue_message':
    case 'edit_message':
    case 'move_message':
    case 'steer_message':
    case 'release_queue':
      return driving(law, ask);
    case 'start_session':
      return first(driving(law, ask), () => withinCeiling(law, body.settings));
    case 'update_session_settings':
      return first(driving(law, ask), () => withinCeiling(law, body.changes));
    case 'resolve_approval':
      return answeringFor(law, ask, body.decision, approval);
  }
};

/** Questions of the hub. Whose account pays for an agent is the owner's to decide. */
export const judgeRequest = (law: Law, by: Asker | undefined, request: RunnerRequest): Verdict => {
  // Anybody the hub lets through may pull the brake.
  if (request.method === 'stop_sharing') return ALLOWED;
  const channelId = request.method === 'share_port' ? request.channelId : undefined;
  const verdict = driving(law, { by, channelId });
  if (verdict.allowed && request.method === 'share_port' && law.policy.ports.never.includes(request.port)) {
    return refuse(
      'port_never_offered',
      `The owner of this machine never lets port ${request.port} be shared.`,
      'On the machine: hawser policy set ports.never=…',
      { port: request.port },
    );
  }
  if (!verdict.allowed || isOwner(law, by)) return verdict;
  // In the ledger it stands as if the owner had seen it coming: nobody else puts something there by choice.
  if (request.method === 'propose_driver') {
    return refuse('only_owner', 'Only the owner of this machine says who may drive on it.', 'Ask them to.');
  }
  if (request.method !== 'agent_login' && request.method !== 'agent_login_cancel') return verdict;
  return refuse('only_owner', 'Only the owner of this machine can sign its agent in or out.', 'Ask them to.');
};

/** Whether a choice says yes to something. */
export const saysYes = ({ effect }: Choice): boolean => effect === 'allow' || effect === 'answer';

/** The choices of an approval that this machine would take from a browser. */
export const openChoices = ({ policy, broken }: Law, approval: Pick<Approval, 'content' | 'choices'>): Choice[] =>
  !broken && policy.approvals.from_browser.includes(approval.content.kind)
    ? approval.choices.filter(choice => !saysYes(choice) || choice.reach === 'once' || policy.approvals.remember)
    : approval.choices.filter(choice => !saysYes(choice));

/** Whether a command needs the yes of two people. A tripwire for honest agents, not a wall: a command can be written in many ways. */
export const needsTwo = ({ policy }: Law, { content }: Pick<Approval, 'content'>): boolean => {
  if (content.kind !== 'command') return false;
  const command = content.command.replaceAll(/\s+/g, ' ');
  return policy.approvals.two_people.some(pattern => globInside(pattern, command));
};

const driving = ({ policy: { drive }, owner, broken }: Law, { by, channelId }: Ask): Verdict => {
  if (broken) return { allowed: false, problem: broken };
  if (!by) return refuse('nobody_asked', 'The hub did not say who asks for this.', 'Update the hub, then ask again.');
  if (by.memberId === owner || drive.people.includes(by.memberId)) return ALLOWED;
  const opened = drive.workspace || (channelId !== undefined && drive.channels.includes(channelId));
  if (opened && by.role !== 'guest') return ALLOWED;
  return {
    ...refuse(
      'not_a_driver',
      `The owner of this machine has not let ${by.name} drive sessions on it.`,
      'It has been proposed to them; they can accept it on the machine with: hawser policy',
      { name: by.name },
    ),
    proposal: { what: 'drive' },
  };
};

const withinCeiling = ({ policy }: Law, asked: Settings): Verdict => {
  const [excess] = excessOf(asked, policy);
  if (!excess) return ALLOWED;
  const { key, name, asked: wanted, ceiling } = excess;
  const value = key === 'network' ? 'true' : wanted;
  return {
    ...refuse(
      'beyond_ceiling',
      `This machine allows ${name} ${ceiling} at most, not ${wanted}.`,
      `It has been proposed to its owner; on the machine: hawser policy set ${key}=${value}`,
      { key, ceiling, wanted, command: `hawser policy set ${key}=${value}` },
    ),
    proposal: { what: 'ceiling', key, value },
  };
};

/** By oneself, or in the place of somebody who lets one; what then counts is what that person may. */
const answeringFor = (law: Law, ask: Ask, decision: Decision, approval: Approval | undefined): Verdict => {
  const judged = (by: Asker | undefined) =>
    first(driving(law, { ...ask, by }), () => answering(law, { ...ask, by }, decision, approval));
  if (allowsOwnWish(ask.by, decision, approval)) {
    return refuse(
      'allows_own_wish',
      'On this machine whoever asked for the work does not also allow what it needs.',
      'Ask somebody else who may answer to, or decline it.',
    );
  }
  const own = judged(ask.by);
  const { standsFor } = ask.by ?? {};
  if (own.allowed || !standsFor) return own;
  if (law.policy.approvals.deputies) return judged(standsFor);
  return refuse(
    'no_deputies',
    'The owner of this machine does not let people answer in the place of others.',
    'On the machine: hawser policy set approvals.deputies=true',
  );
};

/** By oneself, or with somebody in whose place one stands, or who stands in one's own. */
const allowsOwnWish = (by: Asker | undefined, decision: Decision, approval: Approval | undefined): boolean => {
  const choice = approval?.choices.find(each => each.id === decision.choice);
  if (choice?.effect !== 'allow') return false;
  return [by, by?.standsFor].some(person => person !== undefined && approval?.notBy?.includes(person.memberId));
};

const answering = (law: Law, ask: Ask, decision: Decision, approval: Approval | undefined): Verdict => {
  const { approvals } = law.policy;
  const choice = approval?.choices.find(each => each.id === decision.choice);
  if (!approval || !choice) return ALLOWED; // over, or never offered: the session knows and says which
  if (!ask.by || !isAmong(approvals.who, { role: ask.by.role, owns: isOwner(law, ask.by) })) {
    return approvals.who === 'owner'
      ? refuse('only_owner', 'On this machine only its owner answers what the agent asks.', 'Ask them to.')
      : refuse(
          'not_an_answerer',
          `On this machine only ${approvals.who} and its owner answer what the agent asks.`,
          'Ask one of them to.',
          { who: approvals.who },
        );
  }
  if (!saysYes(choice)) return ALLOWED;
  if (!openChoices(law, approval).some(each => each.id === choice.id)) {
    return refuse(
      'not_from_browser',
      'The owner of this machine does not let browsers say yes to this.',
      'On the machine: hawser policy set approvals.from_browser=…',
    );
  }
  return ALLOWED;
};

const isOwner = ({ owner }: Law, by: Asker | undefined): boolean => by !== undefined && by.memberId === owner;

const first = (verdict: Verdict, next: () => Verdict): Verdict => (verdict.allowed ? next() : verdict);

const refuse = (code: string, message: string, hint: string, values?: Problem['values']): Refusal => ({
  allowed: false,
  problem: { code, message, hint, ...(values && { values }) },
});

/** Whether the pattern occurs anywhere in the text. Looked for piece by piece: a regular expression could be made to hang. */
const globInside = (pattern: string, text: string): boolean => {
  let from = 0;
  for (const piece of pattern.split('*')) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
};
