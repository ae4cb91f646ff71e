// `runner:<id>`: the link between a hub and one runner. The runner joins with what it has, gets what it missed, then
// sends its outbox and its live text, and receives commands and questions. docs/protocol.md tells the order.
import { z } from 'zod';
import { answeredBy } from './answering.ts';
import { asker, person } from './asker.ts';
import { commandEnvelope } from './commands.ts';
import { runnerEventBody } from './events.ts';
import { channelId, itemId, memberId, threadId } from './ids.ts';
import { limits } from './limits.ts';
import { liveBatch, liveSnapshot } from './live.ts';
import { grantId, port } from './previews.ts';
import { problem } from './problems.ts';
import { agentKind, approvalPolicy, sandbox } from './settings.ts';

export const agentModel = z.object({
  id: z.string().max(100),
  name: z.string().max(200),
  efforts: z.array(z.string().max(40)),
  defaultEffort: z.string().max(40).nullable(),
  fast: z.boolean(),
  isDefault: z.boolean(),
});

/**
 * `idle`: nobody needed it yet; it starts when someone does. `signed_out`, `missing` and `too_old` come with a problem
 * that says how to go on.
 */
export const agentStatus = z.object({
  kind: agentKind,
  state: z.enum(['idle', 'starting', 'ready', 'missing', 'too_old', 'signed_out', 'failed']),
  version: z.string().max(60).optional(),
  /** Who is signed in, as far as the agent tells. */
  account: z.string().max(200).optional(),
  problem: problem.optional(),
  /** Since when its process has not answered, in milliseconds since the epoch; absent while it answers or there is none. */
  silentSince: z.number().optional(),
  models: z.array(agentModel).max(100),
});

/** What the owner of a machine allows on it, and what others have proposed to them. Only the machine changes it. */
export const policyView = z.object({
  maxSandbox: sandbox,
  leastApprovalPolicy: approvalPolicy,
  network: z.boolean(),
  drive: z.object({
    workspace: z.boolean(),
    channels: z.array(channelId).max(500),
    people: z.array(memberId).max(500),
  }),
  /** Kinds of approvals a browser may say yes to. */
  fromBrowser: z.array(z.string().max(40)).max(20),
  answeredBy,
  /** Whether people may answer in the place of others; yes, where a runner does not say. */
  deputies: z.boolean().default(true),
  /** How many rules answer approvals by themselves. */
  rules: z.number().int(),
  proposals: z
    .array(z.object({ no: z.number().int(), words: z.string().max(1_000), by: memberId, at: z.number() }))
    .max(100),
});

/** What a runner offers; sent when it joins and whenever it changes. */
export const capabilities = z.object({
  name: z.string().min(1).max(100),
  host: z.string().max(200),
  os: z.string().max(60),
  version: z.string().max(60),
  agents: z.array(agentStatus).max(10),
  allowedFolders: z.array(z.string().max(4_096)).max(500),
  policy: policyView.optional(),
});

/** One durable event of the runner's outbox. */
export const outboxEntry = z.object({ no: z.number().int().positive(), threadId, event: runnerEventBody });

/**
 * The same as it arrives: what is inside is parsed entry by entry, so that one event the hub can't read (a later
 * runner's, a damaged one) is left out instead of holding up all that follow it.
 */
export const outboxEnvelope = outboxEntry.extend({ event: z.unknown() });

export const runnerJoin = z.object({
  protocol: z.number().int(),
  /** New at every start of the runner; tells a hub that earlier live text is nobody's any more. */
  boot: z.string().min(8).max(64),
  /** The last command that was applied and committed. */
  appliedCommand: z.number().int().nonnegative(),
  capabilities,
});

export const runnerJoined = z.object({
  protocol: z.number().int(),
  hubVersion: z.string(),
});

/**
 * The number that a batch follows on this connection, 0 for the first. Whoever gets a batch that follows one it has not
 * seen ends the connection, and everything unacknowledged is sent again: applied out of turn, the later batch would make
 * the earlier one look like something already known. An older side does not say it.
 */
const follows = z.number().int().nonnegative().optional();

/** Runner → hub. None has a reply: what must arrive is acknowledged by number, the rest is for the moment. */
export const runnerPushes = {
  /** In order, from the first unacknowledged one; `events_ack` says how far the hub has committed. */
  events: z.object({ after: follows, entries: z.array(outboxEnvelope).min(1).max(limits.batchEvents) }),
  /** For eyes; what does not arrive is mended by a snapshot. */
  live: liveBatch,
  /** After joining: all open items, so that a hub that restarted has them again. */
  live_snapshot: z.object({ items: z.array(liveSnapshot.extend({ threadId })).max(1_000) }),
  commands_ack: z.object({ no: z.number().int().nonnegative() }),
  capabilities,
  heartbeat: z.object({ sessions: z.number().int(), queued: z.number().int(), turns: z.number().int() }),
  response: z.object({
    requestId: z.string().max(64),
    ok: z.boolean(),
    result: z.unknown().optional(),
    problem: problem.optional(),
  }),
} as const;

/** Hub → runner. */
export const runnerBroadcasts = {
  /** Everything not yet acknowledged, in order; the whole list is stored before any of it is acted upon. */
  commands: z.object({ after: follows, commands: z.array(commandEnvelope).max(1_000) }),
  /** A question that is not worth keeping: asked now, answered now, or failed. */
  request: z.object({ requestId: z.string().max(64), by: asker, body: z.lazy(() => runnerRequest) }),
  /** Everything up to this number of the outbox is committed. */
  events_ack: z.object({ no: z.number().int().nonnegative() }),
  /** The hub no longer has an item's text; send a snapshot. */
  need_live: z.object({ threadId, itemId }),
} as const;

/** Questions that are never stored; `agent_login` carries a secret through the hub to the laptop and nowhere else. */
export const runnerRequest = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('agent_login'),
    agent: agentKind,
    with: z.discriminatedUnion('type', [
      z.object({ type: z.literal('api_key'), apiKey: z.string().min(1).max(500) }),
      z.object({ type: z.literal('device_code') }),
    ]),
  }),
  z.object({ method: z.literal('agent_login_cancel'), agent: agentKind }),
  /** Look again: was the agent installed, updated, signed in meanwhile? */
  z.object({ method: z.literal('agent_refresh') }),
  /** Files of the folder a thread works in, whose paths fit what someone typed. */
  z.object({ method: z.literal('list_files'), threadId, query: z.string().max(200) }),
  /** A picture that the agent has shown in a thread; its path as the item has it. */
  z.object({ method: z.literal('read_picture'), threadId, path: z.string().min(1).max(4_096) }),
  /** Ask the owner, on the laptop, to let somebody drive there. Nothing changes until they accept it there. */
  z.object({ method: z.literal('propose_driver'), who: person }),
  /** May this port be forwarded? The runner answers by its own policy, with a grant (previews.ts). */
  z.object({
    method: z.literal('share_port'),
    threadId,
    /** The thread's channel, which the laptop may care about. */
    channelId,
    port,
    /** Whether the same command may come back without being asked about again. */
    comeBack: z.boolean(),
    /** The grant ends by itself then, whether or not anybody says so. An older hub does not say it. */
    expiresInMs: z.number().int().positive().optional(),
  }),
  z.object({ method: z.literal('stop_sharing'), grantId }),
]);

/** What `list_files` answers: paths relative to the folder, best first. */
export const fileList = z.object({ files: z.array(z.string().max(4_096)).max(limits.fileMatches) });

/** What `read_picture` answers. */
export const picture = z.object({
  type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  base64: z.base64().max(Math.ceil((limits.pictureBytes * 4) / 3) + 4),
});

/** What `agent_login` answers: done, or a code to type into a page. */
export const agentLogin = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed_in') }),
  z.object({ state: z.literal('waiting'), url: z.string().max(2_000), code: z.string().max(40) }),
]);

export type AgentModel = z.infer<typeof agentModel>;
export type AgentStatus = z.infer<typeof agentStatus>;
export type PolicyView = z.infer<typeof policyView>;
export type Capabilities = z.infer<typeof capabilities>;
export type OutboxEntry = z.infer<typeof outboxEntry>;
export type RunnerJoin = z.infer<typeof runnerJoin>;
export type RunnerJoined = z.infer<typeof runnerJoined>;
export type RunnerRequest = z.infer<typeof runnerRequest>;
export type Picture = z.infer<typeof picture>;
export type AgentLogin = z.infer<typeof agentLogin>;
