// Searching a workspace: what can be asked for, and what comes back. Answered over HTTP, because a search is asked often
// and given up as often.
import { z } from 'zod';
import { channelId, memberId, runnerId, threadId } from './ids.ts';
import { limits } from './limits.ts';

/** What a find is: something a person wrote, or a kind of item. `answer` is what an agent said. */
export const searchKind = z.enum([
  'message',
  'answer',
  'command',
  'file_change',
  'title',
  'plan',
  'tool_call',
  'sub_agent',
  'error',
  'local_prompt',
]);

/** The query of `GET /api/search`. Times are milliseconds since the epoch. */
export const searchQuery = z.object({
  q: z.string().max(limits.searchChars).default(''),
  thread: threadId.optional(),
  channel: channelId.optional(),
  runner: runnerId.optional(),
  by: memberId.optional(),
  kind: searchKind.optional(),
  after: z.coerce.number().int().nonnegative().optional(),
  before: z.coerce.number().int().nonnegative().optional(),
  /** `next` of the page before. */
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(limits.searchHits).default(limits.searchHits),
});

export const searchAnswer = z.object({
  /** Newest first. */
  hits: z.array(
    z.object({
      threadId,
      seq: z.number(),
      kind: searchKind,
      at: z.number(),
      by: memberId.optional(),
      /** Text around the match; the match stands between U+E000 and U+E001. */
      snippet: z.string(),
    }),
  ),
  next: z.number().optional(),
});

export type SearchKind = z.infer<typeof searchKind>;
export type SearchQuery = z.input<typeof searchQuery>;
export type SearchAnswer = z.infer<typeof searchAnswer>;
export type SearchHit = SearchAnswer['hits'][number];
