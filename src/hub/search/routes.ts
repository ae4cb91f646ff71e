// Searching messages and items over HTTP.
import { searchAnswer, searchQuery } from '../../wire/protocol/search.ts';
import { route } from '../http/route.ts';
import { mustBeAllowed } from '../policy.ts';
import type { Store } from '../store/store.ts';

export const searchRoute = (store: Store) =>
  route({
    access: 'member',
    summary: 'Search messages and what agents did',
    query: searchQuery,
    ok: searchAnswer,
    handle: async ({ caller, query }) => {
      mustBeAllowed(caller.member.role, 'read_workspace');
      const { q: words, thread, channel, runner, ...rest } = query;
      const { hits, next } = await store.search.find({
        ...rest,
        words,
        workspaceId: caller.workspaceId,
        threadId: thread,
        channelId: channel,
        runnerId: runner,
      });
      return { hits: [...hits], ...(next !== undefined && { next }) };
    },
  });
