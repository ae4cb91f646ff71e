// Previews on the wire: a grant is a runner's permission to forward one of its ports, made and named by the runner; a
// preview is the host under which a hub lets people open it.
import { z } from 'zod';
import { memberId, runnerId, threadId } from './ids.ts';

/** 128 random bits made by the runner. The hub names a grant, never a host or a port (R6). */
export const grantId = z
  .string()
  .regex(/^grt_[0-9a-hjkmnp-tv-z]{26}$/)
  .brand<'GrantId'>();
export const previewId = z
  .string()
  .regex(/^prv_[0-9a-hjkmnp-tv-z]{26}$/)
  .brand<'PreviewId'>();

/** Who may open a preview, narrowest first; `people` are named, `link` is anyone who has the address. */
export const audience = z.enum(['me', 'people', 'thread', 'workspace', 'link']);

export const port = z.number().int().min(1).max(65_535);

/** What listens on a port, in words for a card; never a reason to trust anything. */
export const foundApp = z.object({
  /** As a person would call it: `vite`, `npm run dev`. */
  command: z.string().max(200),
  /** Where it was started. */
  folder: z.string().max(4_096).nullable(),
  /** `silent` took a connection and said nothing yet. */
  kind: z.enum(['http', 'other', 'silent']),
  tls: z.boolean(),
  title: z.string().max(300).optional(),
  framework: z.string().max(100).optional(),
  /** Bound to every interface, so that the laptop's network may reach it as well. */
  everywhere: z.boolean(),
});

/** Whom to share with. */
export const shareWish = z.object({
  port,
  audience,
  people: z.array(memberId).max(100).optional(),
  expiresInMs: z.number().int().positive().optional(),
  /** Whether the same command may come back under the same address. */
  comeBack: z.boolean().optional(),
});

/** The same, from the laptop itself: no wider than the thread, as nobody signs in there. */
export const shareByHand = shareWish
  .pick({ port: true, comeBack: true })
  .extend({ audience: z.enum(['me', 'thread']) });

/**
 * Ports that dev servers take unless they are told another. What a session runs is told beforehand under which address
 * each of them will be shared.
 */
export const usualPorts: readonly number[] = [
  ...[3000, 3001, 3002, 3003, 4000, 4173, 4200, 4321, 5000, 5001, 5173, 5174, 5175, 6006, 7000, 8000, 8001, 8080, 8081],
  ...[8787, 8888, 9000],
];

/** Where a session's ports will be, should they be shared. */
export const addresses = z.object({
  /** Every preview is this host or one under it; no scheme, no port. */
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/),
  urls: z.array(z.object({ port, url: z.url({ protocol: /^https?$/ }).max(400) })).max(100),
});

/** What a runner answers to `share_port`. */
export const shared = z.object({ grantId, port });

export const previewView = z.object({
  id: previewId,
  threadId,
  runnerId,
  port,
  audience,
  people: z.array(memberId),
  sharedBy: memberId,
  /** Its address, which paths are added to: the origin of its own host, or `…/~<label>` on one host for all. */
  url: z.string(),
  expiresAt: z.number(),
  stopped: z.boolean(),
});

/** Who looks at a preview at this moment. */
export const looking = z.object({
  previewId,
  members: z.array(memberId),
  /** Whoever came by a link for anyone. */
  guests: z.number().int().nonnegative(),
});

export type Looking = z.infer<typeof looking>;
export type GrantId = z.infer<typeof grantId>;
export type PreviewId = z.infer<typeof previewId>;
export type FoundApp = z.infer<typeof foundApp>;
export type ShareWish = z.infer<typeof shareWish>;
export type Addresses = z.infer<typeof addresses>;
export type Audience = z.infer<typeof audience>;
export type PreviewView = z.infer<typeof previewView>;
