// All threads of a hub: makes new ones, brings stored ones into use when someone needs them, and lets go of those that
// nobody used lately. Every way into a thread's log leads through here to thread.ts.
import type { Cancel } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { ChannelId, ItemId, RunnerId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import type { AgentKind, Settings } from '../../wire/protocol/settings.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { insertThread, openItemEvents, readLiveText, readThread, threadByNonce } from '../store/queries/threads.ts';
import type { AppendedEvent } from '../store/store.ts';
import { addThreadCommands } from './commands.ts';
import { type AddressedCommand, type Ask, decide, saidBy } from './decide.ts';
import { createThreadLive } from './live.ts';
import { type OpenItem, type ThreadState, writeEvents } from './state.ts';
import { summarise } from './summary.ts';
import { createThread, type Thread, type ThreadDeps } from './thread.ts';

export type NewThread = {
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly title: string;
  readonly nonce: string;
  /** The session to start with, if any. */
  readonly session?:
    | {
        readonly runnerId: RunnerId;
        readonly agent: AgentKind;
        readonly folder: string;
        readonly settings: Settings;
      }
    | undefined;
};

export type Threads = {
  /** @throws HawserError `not_found` */
  get(id: ThreadId): Promise<Thread>;
  /** @returns undefined when there is none; a thread that cannot be read at the moment rejects, for it is there */
  find(id: ThreadId): Promise<Thread | undefined>;
  /** Makes a thread; the same nonce again gives the same thread. */
  create(thread: NewThread, by: Member): Promise<ThreadId>;
  close(): Promise<void>;
};

/** Threads kept in memory; each costs a few kB plus its live text. */
const MAX_IN_USE = 1_000;
const SWEEP_MS = 60_000;

export const createThreads = (deps: ThreadDeps): Threads => {
  const { store, bus, clock, log } = deps;
  /** In order of last use. */
  const inUse = new Map<ThreadId, Promise<Thread>>();

  const load = async (id: ThreadId): Promise<Thread> => {
    const stored = await readThread(store.db, id);
    if (!stored)
      throw new HawserError({
        code: 'not_found',
        message: 'This thread does not exist, or is not yours to see.',
      });
    const { head, outbox, workspaceId } = stored;
    const openItems = new Map<ItemId, OpenItem>();
    for (const event of await openItemEvents(store.db, id)) {
      if (!('item' in event)) continue;
      const { item, turnId, seq, pos = seq } = event;
      openItems.set(item.id, { turnId, item, pos, seq });
    }
    const live = createThreadLive(id, await readLiveText(store.db, id), {
      store,
      clock,
      onError: error => log.error('could not write live text down', { threadId: id, error }),
    });
    return createThread({ id, head, outbox, openItems }, workspaceId, live, deps);
  };

  const get = (id: ThreadId): Promise<Thread> => {
    const known = inUse.get(id) ?? load(id);
    inUse.delete(id);
    inUse.set(id, known);
    known.catch(() => inUse.delete(id)); // a thread that could not be read may be readable the next time
    return known;
  };

  const sweep = async () => {
    for (const [id, loading] of inUse) {
      if (inUse.size <= MAX_IN_USE) return;
      const thread = await loading;
      if (!thread.idle()) continue;
      inUse.delete(id);
      await thread.close();
    }
  };
  const stopSweeping: Cancel = clock.every(SWEEP_MS, () => {
    sweep().catch(error => log.error('could not let go of idle threads', { error }));
  });

  return {
    get,

    find: async id => {
      try {
        return await get(id);
      } catch (error) {
        if (error instanceof HawserError && error.code === 'not_found') return undefined;
        throw error;
      }
    },

    create: async ({ workspaceId, channelId, title, nonce, session }, by) => {
      const earlier = await threadByNonce(store.db, workspaceId, nonce);
      if (earlier) return earlier;
      const id = newId('thr') as ThreadId;
      const asks: Ask[] = [
        { event: 'create_thread', payload: { channelId, title } },
        ...(session ? [{ event: 'start_session' as const, payload: session }] : []),
      ];
      const { state, events, commands } = planNew(id, asks, by, clock.now());
      const { head } = state;
      await store.write(async tx => {
        await insertThread(tx, { id, workspaceId, channelId, nonce });
        await tx.append({ threadId: id, events, thread: { head, summary: summarise(head), outbox: {} } });
        await addThreadCommands(tx, id, saidBy(commands, by, channelId));
      });
      bus.publish({ type: 'thread_changed', workspaceId, summary: summarise(head) });
      for (const { runnerId } of commands) bus.publish({ type: 'commands', runnerId });
      return id;
    },

    close: async () => {
      stopSweeping();
      const threads = await Promise.allSettled(inUse.values());
      for (const thread of threads) if (thread.status === 'fulfilled') await thread.value.close();
    },
  };
};

const planNew = (id: ThreadId, asks: readonly Ask[], by: Member, now: number) => {
  const empty: ThreadState = { id, head: null, outbox: {}, openItems: new Map() };
  const decided = asks.reduce(
    (acc, ask) => {
      const outcome = decide(acc.state.head, ask, by);
      if ('refused' in outcome) throw new HawserError(outcome.refused);
      const written = writeEvents(acc.state, outcome.events, now);
      return {
        state: written.state,
        events: [...acc.events, ...written.events],
        commands: [...acc.commands, ...outcome.commands],
      };
    },
    { state: empty, events: [] as readonly AppendedEvent[], commands: [] as readonly AddressedCommand[] },
  );
  const { head } = decided.state;
  if (!head) throw new Error('invariant: a new thread has a head');
  return { ...decided, state: { ...decided.state, head } };
};
