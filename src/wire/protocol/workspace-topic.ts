// `workspace:<id>`: the frame around the threads: channels, members, machines, and one summary per thread that says
// what state it is in. Joining gives all of it; afterwards changed rows arrive whole and replace their older selves.
import { z } from 'zod';
import { answeredApproval, approval, approvalLine, decision } from './approvals.ts';
import { channelId, memberId, nonce, runnerId, threadId, workspaceId } from './ids.ts';
import { limits } from './limits.ts';
import { problem } from './problems.ts';
import { capabilities } from './runner-topic.ts';
import { agentKind, settings } from './settings.ts';

export const role = z.enum(['owner', 'admin', 'member', 'guest']);

/** How far somebody may go in a thread or on a machine; each includes those before it. */
export const level = z.enum(['none', 'view', 'suggest', 'drive']);

/** Of a picture that somebody chose of themselves: `GET /api/portraits/:sha256`. */
export const portraitHash = z.string().regex(/^[0-9a-f]{64}$/);

export const member = z.object({
  id: memberId,
  name: z.string(),
  role,
  /** Which of the colours they chose. */
  tint: z.number().int().optional(),
  /** Shown in place of their initials. */
  portrait: portraitHash.optional(),
  /** They left; threads still name them. */
  removed: z.boolean().optional(),
});

export const channel = z.object({
  id: channelId,
  name: z.string(),
  /** Who sees it, when that is not everybody. */
  members: z.array(memberId).optional(),
});

export const runnerView = z.object({
  id: runnerId,
  name: z.string(),
  owner: memberId,
  online: z.boolean(),
  /** When it came or went, in milliseconds since the epoch. */
  since: z.number(),
  capabilities: capabilities.optional(),
  /** Something about the machine that its people should know. */
  problem: problem.optional(),
  load: z.object({ sessions: z.number(), queued: z.number(), turns: z.number() }).optional(),
});

/** One word for the state of a thread, worst first: what needs a person comes before what works. */
export const threadState = z.enum(['needs_you', 'blocked', 'working', 'queued', 'failed', 'idle']);

export const threadSummary = z.object({
  id: threadId,
  channelId,
  title: z.string(),
  state: threadState,
  /** The newest seq; more than what a person has read means unread. */
  seq: z.number().int(),
  /** When the last event was written. */
  at: z.number(),
  runnerId: runnerId.optional(),
  agent: agentKind.optional(),
  folder: z.string().optional(),
  approvals: z.number().int(),
  /** The approvals nobody has answered, oldest first. Missing from hubs older than it. */
  waiting: z.array(approvalLine).default([]),
  /** Since when its turn runs, by the laptop's clock; missing when none does. */
  workingSince: z.number().optional(),
  /** Member → the seq of the newest message that names them; more than what they have read means someone calls them. */
  mentioned: z.record(memberId, z.number().int()).optional(),
  /** Why it is blocked or failed, in the machine's own words. */
  trouble: z.string().max(limits.troubleChars).optional(),
  /** The same for words in the reader's language. */
  troubleIs: problem.pick({ code: true, values: true }).optional(),
  /** Since when it is archived: it needs nobody, and stands apart from the others. */
  archivedAt: z.number().optional(),
  /** It is blocked, and only others can do something about that. */
  forOthers: z.literal(true).optional(),
});

/** The approvals of some threads in full, for deciding them outside of their threads. */
export const approvalsRead = z.object({
  /** Undecided, or decided and not yet confirmed by the laptop; oldest first within a thread. */
  open: z.array(
    z.object({
      threadId,
      approval,
      seq: z.number().int(),
      at: z.number(),
      decided: z.object({ by: memberId, decision, at: z.number() }).optional(),
    }),
  ),
  /** The last few of each thread that are over. */
  answered: z.array(answeredApproval.extend({ threadId })),
});

export const workspaceJoined = z.object({
  id: workspaceId,
  name: z.string(),
  me: memberId,
  members: z.array(member),
  channels: z.array(channel),
  runners: z.array(runnerView),
  threads: z.array(threadSummary),
  hubVersion: z.string(),
});

/** Browser → hub. */
export const workspacePushes = {
  create_thread: z.object({
    nonce,
    channelId,
    title: z.string().trim().min(1).max(limits.titleChars),
    session: z.object({ runnerId, agent: agentKind, folder: z.string().min(1).max(4_096), settings }).optional(),
  }),
  create_channel: z.object({
    nonce,
    name: z.string().trim().min(1).max(60),
    /** Only for whoever makes it, until they let others in. */
    private: z.boolean().optional(),
  }),
  /** Answered with `approvalsRead`. */
  read_approvals: z.object({ threadIds: z.array(threadId).max(limits.approvalThreads) }),
  /** The same as in the thread's own topic, with the same hash. */
  resolve_approval: z.object({ threadId, decision }),
} as const;

/** Hub → browser. */
export const workspaceBroadcasts = {
  thread_changed: threadSummary,
  /** One, or all that changed within a moment. */
  runners_changed: z.object({ runners: z.array(runnerView) }),
  /** Forgotten; its threads say so themselves. */
  runner_gone: z.object({ id: runnerId }),
  channel_changed: channel,
  member_changed: member,
  /** A channel one no longer sees, with the threads in it. */
  channel_gone: z.object({ id: channelId }),
} as const;

export type Role = z.infer<typeof role>;
export type Level = z.infer<typeof level>;
export type Member = z.infer<typeof member>;
export type Channel = z.infer<typeof channel>;
export type RunnerView = z.infer<typeof runnerView>;
export type ThreadStateName = z.infer<typeof threadState>;
export type ApprovalsRead = z.infer<typeof approvalsRead>;
export type ThreadSummary = z.infer<typeof threadSummary>;
export type WorkspaceJoined = z.infer<typeof workspaceJoined>;
