// Searching messages and items over HTTP.
import { searchAnswer, searchQuery } from '../../wire/protocol/search.ts';
import { route } from '../http/route.ts';
import type { Access } from '../policy/access.ts';
import { channelsOf } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';

export const searchRoute = (store: Store, access: Access) =>
  route({
    access: 'member',
    needs: 'search',
    summary: 'Search messages and what agents did',
    query: searchQuery,
    ok: searchAnswer,
    handle: async ({ caller, query }) => {
      const { workspaceId } = caller;
      const seen = (await channelsOf(store.db, workspaceId)).filter(({ id }) =>
        access.may(caller.member.id, 'read_channel', { kind: 'channel', id }),
      );
      const { q: words, thread, channel, runner, ...rest } = query;
      const { hits, next } = await store.search.find({
        ...rest,
        words,
        workspaceId,
        channels: seen.map(({ id }) => id),
        threadId: thread,
        channelId: channel,
        runnerId: runner,
      });
      return { hits: [...hits], ...(next !== undefined && { next }) };
    },
  });
