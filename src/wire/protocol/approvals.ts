// An approval is a question the agent is blocked on. It carries everything a person needs to decide and a hash of
// exactly that, so that what runs is what was shown (R31).
import { z } from 'zod';
import { approvalId, itemId, memberId, turnId } from './ids.ts';
import { fileChange } from './items.ts';
import { problem } from './problems.ts';

export const question = z.object({
  id: z.string().max(200),
  /** A word or two above the question. */
  header: z.string(),
  text: z.string(),
  options: z.array(z.object({ label: z.string(), description: z.string() })),
  /** Whether an answer in one's own words is accepted. */
  free: z.boolean(),
  secret: z.boolean(),
});

/** What is asked, with its full content. */
export const approvalContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('command'),
    command: z.string(),
    cwd: z.string(),
    reason: z.string().optional(),
    /** What the command would get beyond its sandbox, in the words of wants.ts. */
    wants: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('file_change'),
    changes: z.array(fileChange),
    reason: z.string().optional(),
    /** The folder that would become writable for the rest of the session. */
    grantRoot: z.string().optional(),
  }),
  z.object({
    kind: z.literal('permissions'),
    reason: z.string().optional(),
    network: z.boolean(),
    read: z.array(z.string()),
    write: z.array(z.string()),
  }),
  /** A form, a link or a tool call of an MCP server. */
  z.object({
    kind: z.literal('elicitation'),
    server: z.string(),
    text: z.string(),
    url: z.string().optional(),
    /** The tool the server would run, when that is the question. */
    tool: z.string().optional(),
    input: z.string().optional(),
    /** JSON Schema of the form's fields. */
    form: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({ kind: z.literal('question'), questions: z.array(question).min(1) }),
]);

/** How far a choice reaches. */
export const reach = z.enum(['once', 'session', 'rule', 'always']);

export const choice = z.object({
  id: z.string().min(1).max(60),
  /** `cancel` declines and ends the turn; `answer` sends the answers or the form. */
  effect: z.enum(['allow', 'answer', 'decline', 'cancel']),
  reach,
  /** For a rule: the command prefix it would allow from now on. */
  rule: z.string().optional(),
});

export const approval = z.object({
  id: approvalId,
  turnId,
  itemId: itemId.optional(),
  content: approvalContent,
  choices: z.array(choice).min(1),
  /** Hex SHA-256 over the thread, the turn and the content; the decision repeats it. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  openedAt: z.number(),
  /** How many people must allow it; one when missing. */
  needs: z.number().int().min(1).max(2).optional(),
  /** Who may not allow it, as it is for work that they have asked for; they may decline it. */
  notBy: z.array(memberId).optional(),
  /** When it is declined by itself, in milliseconds since the epoch by the laptop's clock. */
  deadline: z.number().optional(),
});

/** What a person answered. */
export const decision = z.object({
  approvalId,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  choice: z.string().min(1).max(60),
  /** Told to the agent when it is declined. */
  reason: z.string().max(4_000).optional(),
  /** For questions: question id → the chosen labels or own words. */
  answers: z.record(z.string(), z.array(z.string().max(20_000))).optional(),
  /** For forms: field → value. */
  form: z
    .record(z.string(), z.union([z.string().max(20_000), z.number(), z.boolean(), z.array(z.string())]))
    .optional(),
});

/** How an approval ended. `elsewhere`: answered in the agent's own terminal. `stale`: the turn no longer waited. */
export const approvalOutcome = z.enum(['applied', 'elsewhere', 'stale', 'refused']);

/** What a list or a notification says of an approval: enough to know it again, too little to decide by. */
export const approvalLine = z.object({
  id: approvalId,
  kind: z.enum(['command', 'file_change', 'permissions', 'elicitation', 'question']),
  /** The command's first line, the files, the question; never longer than limits.lineChars. */
  line: z.string(),
  /** Since when it waits. */
  at: z.number(),
  /** Who of the two it needs has allowed it: it waits for anybody else. */
  allowedBy: z.array(memberId).optional(),
  /** Who may not allow it: it waits for anybody else. */
  notBy: z.array(memberId).optional(),
});

/** An approval that is over, as lists remember it for a while. */
export const answeredApproval = approvalLine.extend({
  /** Who chose what; missing when it ended without an answer of ours. */
  by: memberId.optional(),
  standsFor: memberId.optional(),
  choice: choice.optional(),
  reason: z.string().optional(),
  outcome: approvalOutcome,
  problem: problem.optional(),
  endedAt: z.number(),
});

export type Question = z.infer<typeof question>;
export type ApprovalContent = z.infer<typeof approvalContent>;
export type Choice = z.infer<typeof choice>;
export type Approval = z.infer<typeof approval>;
export type Decision = z.infer<typeof decision>;
export type ApprovalOutcome = z.infer<typeof approvalOutcome>;
export type ApprovalLine = z.infer<typeof approvalLine>;
export type AnsweredApproval = z.infer<typeof answeredApproval>;
