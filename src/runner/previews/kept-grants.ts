// Grants as the runner's journal keeps them: what was allowed, for how long, and the process it was allowed for. What is
// read back is only a claim until that process is looked at again (grants.ts).
import { z } from 'zod';
import { threadId } from '../../wire/protocol/ids.ts';
import { grantId, port } from '../../wire/protocol/previews.ts';

const session = z.union([
  z.object({ conversationId: z.string(), rootId: z.string().optional(), callId: z.string().nullable() }),
  z.null(),
  z.literal('hidden'),
]);

export const keptGrant = z.object({
  grantId,
  threadId,
  /** Whether it may pass to the same command when that listens again. */
  comeBack: z.boolean(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
  /** As ports/listener.ts has it. */
  listener: z.object({
    port,
    hosts: z.array(z.enum(['127.0.0.1', '::1'])).min(1),
    everywhere: z.boolean(),
    process: z.object({
      pid: z.number(),
      birth: z.string(),
      startedAt: z.number(),
      uid: z.number().nullable(),
      argv: z.array(z.string()),
      cwd: z.string().nullable(),
    }),
    origin: z.object({ mark: z.string(), agent: z.boolean(), session }),
  }),
});

export type KeptGrant = z.infer<typeof keptGrant>;

/** Where grants outlive the runner. */
export type GrantBook = {
  all(): KeptGrant[];
  /** On disk when it returns. */
  keep(grant: KeptGrant): void;
  drop(id: KeptGrant['grantId']): void;
};
