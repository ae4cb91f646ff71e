// What Codex remembers of a conversation: its turns, and which of our messages each took in. The session compares it
// with its own records after a crash, to learn whether a message it was sending has arrived.
import { type MessageId, messageId, turnId } from '../../wire/protocol/ids.ts';
import type { HistoryTurn } from '../driver.ts';
import { type Peer, RpcError } from './json-rpc.ts';
import type { Calls } from './methods.ts';
import type { ThreadItem, Turn } from './protocol.gen.ts';

const TURNS_PER_PAGE = 200;
/** An item may hold 1 MiB of output, and a page must stay well below what the wire lets through. */
const ITEMS_PER_PAGE = 25;

/** All turns, oldest first. @throws what the calls throw */
export const readHistory = async (peer: Peer<Calls>, threadId: string): Promise<HistoryTurn[]> => {
  const turns = await readTurns(peer, threadId);
  const messages = turns.length === 0 ? new Map<string, MessageId[]>() : await readMessages(peer, threadId);
  return turns.map(turn => ({
    id: turnId.parse(turn.id),
    status: turn.status === 'inProgress' ? 'running' : turn.status,
    messageIds: messages.get(turn.id) ?? [],
  }));
};

export type Answer = { readonly turnId: string; readonly item: Extract<ThreadItem, { type: 'agentMessage' }> };

/** What the model said last, newest first. @throws what the call throws */
export const readAnswers = async (peer: Peer<Calls>, threadId: string): Promise<Answer[]> => {
  const { data } = await peer.call('thread/items/list', { threadId, limit: ITEMS_PER_PAGE, sortDirection: 'desc' });
  return data.flatMap(({ turnId: turn, item }) => (item.type === 'agentMessage' ? [{ turnId: turn, item }] : []));
};

const readTurns = async (peer: Peer<Calls>, threadId: string): Promise<Turn[]> => {
  const turns: Turn[] = [];
  let cursor: string | null = null;
  do {
    try {
      const page: Calls['thread/turns/list']['result'] = await peer.call('thread/turns/list', {
        threadId,
        cursor,
        limit: TURNS_PER_PAGE,
        sortDirection: 'asc',
        itemsView: 'notLoaded',
      });
      turns.push(...page.data);
      cursor = page.nextCursor;
    } catch (error) {
      // A thread without a first message exists only in memory, and has no turns to list.
      if (error instanceof RpcError && error.message.includes('not materialized')) return [];
      throw error;
    }
  } while (cursor !== null);
  return turns;
};

/** The messages of each turn. The turns' own summaries name only the first, not those that steered. */
const readMessages = async (peer: Peer<Calls>, threadId: string): Promise<Map<string, MessageId[]>> => {
  const messages = new Map<string, MessageId[]>();
  let cursor: string | null = null;
  do {
    const page: Calls['thread/items/list']['result'] = await peer.call('thread/items/list', {
      threadId,
      cursor,
      limit: ITEMS_PER_PAGE,
      sortDirection: 'asc',
    });
    for (const { turnId: turn, item } of page.data) {
      const id = item.type === 'userMessage' ? messageId.safeParse(item.clientId) : undefined;
      if (id?.success) messages.set(turn, [...(messages.get(turn) ?? []), id.data]);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return messages;
};
