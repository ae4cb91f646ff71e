// What the owner of this machine lets others do on it, as it stands in config.toml. Every field has a careful default;
// judge.ts decides by it, `hawser policy` shows and changes it, and nothing a hub sends ever writes it.
import { z } from 'zod';
import { answeredBy } from '../../wire/protocol/answering.ts';
import { channelId, memberId } from '../../wire/protocol/ids.ts';
import { approvalPolicy, sandbox } from '../../wire/protocol/settings.ts';

export const approvalKind = z.enum(['command', 'file_change', 'permissions', 'elicitation', 'question']);

export const policyShape = {
  /** The widest sandbox a session may have, however it is asked for. */
  max_sandbox: sandbox.default('workspace-write'),
  /** The least asking a session must do. */
  least_approval_policy: approvalPolicy.default('on-request'),
  /** Whether a session's sandbox may reach the network (and listen on ports). */
  network: z.boolean().default(true),
  drive: z
    .object({
      /** Everybody in the workspace but guests. */
      workspace: z.boolean().default(false),
      /** Everybody but guests, in threads of these channels. */
      channels: z.array(channelId).default([]),
      /** By id: a name can be changed by whoever bears it. */
      people: z.array(memberId).default([]),
    })
    .prefault({}),
  approvals: z
    .object({
      /** Kinds of questions a browser may say yes to. A no is always taken. */
      from_browser: z.array(approvalKind).default(approvalKind.options),
      /** Who of those who may drive may answer; `owner` is the owner of this machine alone. */
      who: answeredBy.default('drivers'),
      /** Whether somebody who may answer can let another person do so in their place. */
      deputies: z.boolean().default(true),
      /** Whether who has asked for a turn may allow what the agent wants to do in it. */
      by_requester: z.boolean().default(true),
      /** Whether an answer may hold for longer than once; rules are kept here and can be revoked. */
      remember: z.boolean().default(true),
      /** A question nobody answers in so many minutes is declined; 0 waits for ever. */
      deadline_minutes: z.number().int().min(0).max(10_080).default(0),
      /** Commands that contain one of these need two different people; `*` stands for anything. */
      two_people: z.array(z.string().min(1).max(500)).default([]),
    })
    .prefault({}),
  silence: z
    .object({
      /** A turn that says nothing for so many minutes is overdue; 0 never is. Waiting for an answer is no silence. */
      overdue_minutes: z.number().int().min(0).max(1_440).default(10),
      /**
       * Whether an overdue turn is stopped without a person, and its agent restarted if it does not stop. Never while
       * a command or a tool runs: how long those take is nobody's to guess.
       */
      stop: z.boolean().default(false),
    })
    .prefault({}),
  ports: z
    .object({
      /** Ports that are never offered as a preview. */
      never: z.array(z.number().int().min(1).max(65_535)).default([]),
      /** Whether a shared command that is started again may be reached again without being asked about. */
      come_back: z.boolean().default(true),
    })
    .prefault({}),
} as const;

const policy = z.object(policyShape);

export type Policy = z.infer<typeof policy>;

/** What holds where the owner has said nothing. */
export const defaultPolicy: Policy = policy.parse({});
