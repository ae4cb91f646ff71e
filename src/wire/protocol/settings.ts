// How an agent is asked to run (settings) and how it says it really runs (effective settings). The two are kept
// apart on every side, because an agent, or the laptop's policy, may not grant what was asked.
import { z } from 'zod';

/** Which agent: `codex` is the real model; `practice` is the real Codex program on a scripted model. */
export const agentKind = z.enum(['codex', 'practice']);

/** When the agent stops to ask: before everything it does not know to be safe, when it needs more than its sandbox, or never. */
export const approvalPolicy = z.enum(['untrusted', 'on-request', 'never']);

export const sandbox = z.enum(['read-only', 'workspace-write', 'danger-full-access']);

/** What people ask for. A missing field asks for nothing; `null` goes back to the default. */
export const settings = z.object({
  model: z.string().min(1).max(100).nullable().optional(),
  effort: z.string().min(1).max(40).nullable().optional(),
  approvalPolicy: approvalPolicy.nullable().optional(),
  sandbox: sandbox.nullable().optional(),
  /** Network access inside the workspace-write sandbox. */
  network: z.boolean().nullable().optional(),
  /** The agent's faster, dearer service tier. */
  fast: z.boolean().nullable().optional(),
});

/** What the agent reported back. */
export const effectiveSettings = z.object({
  model: z.string(),
  effort: z.string().nullable(),
  approvalPolicy: z.union([approvalPolicy, z.literal('custom')]),
  sandbox: z.union([sandbox, z.literal('custom')]),
  network: z.boolean(),
  fast: z.boolean(),
});

export type AgentKind = z.infer<typeof agentKind>;
export type Settings = z.infer<typeof settings>;
export type EffectiveSettings = z.infer<typeof effectiveSettings>;

/** What a session runs with when nobody chose: it may change files in its folder and asks for anything beyond. */
export const defaultSettings = {
  approvalPolicy: 'on-request',
  sandbox: 'workspace-write',
  network: false,
  fast: false,
} as const satisfies Settings;

/** Later wishes over earlier ones; a `null` takes the earlier one away. */
export const mergeSettings = (earlier: Settings, later: Settings): Settings => {
  const merged = { ...earlier, ...later };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null && value !== undefined));
};
