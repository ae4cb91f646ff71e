// Searching messages and items over HTTP.
import { z } from 'zod';
import { threadId } from '../../wire/protocol/ids.ts';
import { route } from '../http/route.ts';
import { mustBeAllowed } from '../policy.ts';
import type { Store } from '../store/store.ts';

const MAX_HITS = 50;

const hit = z.object({
  threadId,
  seq: z.number(),
  kind: z.string(),
  /** Text around the match; the match stands between U+E000 and U+E001. */
  snippet: z.string(),
});

export const searchRoute = (store: Store) =>
  route({
    access: 'member',
    summary: 'Search messages and what agents did',
    query: z.object({ q: z.string().min(1).max(200), thread: threadId.optional() }),
    ok: z.object({ hits: z.array(hit) }),
    handle: async ({ caller, query }) => {
      mustBeAllowed(caller.member.role, 'read_workspace');
      const { workspaceId } = caller;
      const options = { workspaceId, limit: MAX_HITS, ...(query.thread && { threadId: query.thread }) };
      return { hits: await store.search.find(query.q, options) };
    },
  });
