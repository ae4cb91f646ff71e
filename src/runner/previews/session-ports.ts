// What the agents' programs listen on, told to the threads they belong to. Every listener that settled is looked at once:
// whose session it is, whether it may be offered by this machine's rules, what it is; then its thread hears of it, and the
// grants (grants.ts) may ask for it by number. It is told at once when it is gone.
import { isDeepStrictEqual } from 'node:util';
import type { Agent, AgentProcess } from '../../agents/driver.ts';
import type { Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import type { ConversationId, ThreadId } from '../../wire/protocol/ids.ts';
import type { FoundApp } from '../../wire/protocol/previews.ts';
import type { PortChange } from '../ports/candidates.ts';
import { commandLabel } from '../ports/command-label.ts';
import { type Listener, listenerKey, type PortScanner } from '../ports/listener.ts';
import type { PortKind } from '../ports/probe.ts';
import { sensitivity } from '../ports/sensitive.ts';
import { watchPorts } from '../ports/watch-ports.ts';
import type { Ports } from './grants.ts';

export type SessionPortsDeps = {
  readonly scanner: PortScanner;
  readonly clock: Clock;
  readonly log: Logger;
  readonly agents: readonly Agent[];
  /** The thread whose session has this conversation; the only one there is when that can't be seen. */
  readonly threadOf: (conversationId: ConversationId | undefined) => ThreadId | undefined;
  readonly busy: () => boolean;
  /** Ports that the owner never wants offered, and those of Hawser itself. */
  readonly never: () => readonly number[];
  readonly own: ReadonlySet<number>;
  readonly probe: (listener: Listener, signal: AbortSignal) => Promise<PortKind>;
  readonly onFound: (threadId: ThreadId, listener: Listener, app: FoundApp) => Promise<void>;
  readonly onGone: (threadId: ThreadId, port: number) => void;
};

export type SessionPorts = Ports & {
  /** Something may have begun or ended; looks whether there is anything to watch. Cheap. */
  look(): void;
  /**
   * A listener from before this start, which no scan finds any more: the agent it belonged to has ended. Its thread is
   * told, and told again when it is gone.
   * @returns whether it may be offered
   */
  resume(threadId: ThreadId, listener: Listener): Promise<boolean>;
  close(): Promise<void>;
};

/** How often what a scan does not see is looked at. */
const RESUMED_MS = 2_000;

type Offered = { readonly threadId: ThreadId; readonly listener: Listener };

export const createSessionPorts = (deps: SessionPortsDeps): SessionPorts => {
  const { scanner, clock, log, agents } = deps;
  /** Told to their threads, by the listener's key. */
  const offered = new Map<string, Offered>();
  const probing = new Map<string, AbortController>();
  const resumed = new Set<Listener>();
  let looking = false;

  const threadOf = ({ origin: { session } }: Listener): ThreadId | undefined => {
    if (session === null) return undefined;
    if (session === 'hidden') return deps.threadOf(undefined);
    const { conversationId, rootId } = session;
    // What a sub-agent starts is its session's.
    const own = deps.threadOf(conversationId as ConversationId);
    return own ?? (rootId === undefined ? undefined : deps.threadOf(rootId as ConversationId));
  };

  const whyNot = (listener: Listener) =>
    deps.never().includes(listener.port) ? 'never offered' : sensitivity(listener, deps.own);

  const found = async (listener: Listener): Promise<void> => {
    const threadId = threadOf(listener);
    const { port } = listener;
    const reason = whyNot(listener);
    if (!threadId || reason) {
      log.info('a port is not offered', { port, why: reason ?? 'no session of this machine started it' });
      return;
    }
    await offer(threadId, listener);
  };
  const offer = async (threadId: ThreadId, listener: Listener): Promise<void> => {
    const key = listenerKey(listener);
    const stop = new AbortController();
    probing.set(key, stop);
    const kind = await deps.probe(listener, stop.signal);
    // It went, or changed, while it was being looked at.
    if (probing.get(key) !== stop) return;
    probing.delete(key);
    if (kind.kind === 'closed') return;
    offered.set(key, { threadId, listener });
    await deps.onFound(threadId, listener, appOf(listener, kind));
  };
  const gone = (listener: Listener): void => {
    const key = listenerKey(listener);
    probing.get(key)?.abort();
    probing.delete(key);
    const known = offered.get(key);
    offered.delete(key);
    if (known) deps.onGone(known.threadId, listener.port);
  };

  const onChange = (change: PortChange): void => {
    const { listener } = change;
    const known = offered.get(listenerKey(listener));
    if (change.type === 'closed') return gone(listener);
    // The same process in other words; its thread has it already.
    if (known) return void offered.set(listenerKey(listener), { ...known, listener });
    found(listener).catch(error => log.error('could not offer a port', { port: listener.port, error }));
  };
  const lookAtResumed = async (): Promise<void> => {
    for (const listener of resumed) {
      if (await scanner.stillListens(listener)) continue;
      resumed.delete(listener);
      gone(listener);
    }
  };
  const stopLooking = clock.every(RESUMED_MS, () => {
    if (looking || resumed.size === 0) return;
    looking = true;
    lookAtResumed()
      .catch(error => log.warn('could not look at a port from before this start', { error }))
      .finally(() => {
        looking = false;
      });
  });
  const watch = watchPorts({ scanner, clock, log, onChange });

  return {
    look: () => {
      const running = agents.map(agent => agent.process()).filter((each): each is AgentProcess => each !== undefined);
      watch.watch(running, deps.busy());
    },
    resume: async (threadId, listener) => {
      if (whyNot(listener)) return false;
      resumed.add(listener);
      await offer(threadId, listener);
      return true;
    },
    shareable: async (threadId, port) => {
      if (deps.never().includes(port)) return undefined;
      const mine = [...offered.values()].find(each => each.threadId === threadId && each.listener.port === port);
      return mine && (await scanner.stillListens(mine.listener)) ? mine.listener : undefined;
    },
    stillListens: listener => scanner.stillListens(listener),
    sameCommand: (one, other) =>
      one.process.uid === other.process.uid &&
      one.process.cwd === other.process.cwd &&
      isDeepStrictEqual(one.process.argv, other.process.argv),
    close: async () => {
      stopLooking();
      resumed.clear();
      for (const stop of probing.values()) stop.abort();
      probing.clear();
      await watch.close();
    },
  };
};

/** Cut to what the wire takes (wire/protocol/previews.ts); a program chooses its own name and title. */
const appOf = ({ process, everywhere }: Listener, kind: Exclude<PortKind, { kind: 'closed' }>): FoundApp => {
  const http = kind.kind === 'http' ? kind : undefined;
  return {
    command: commandLabel(process.argv).slice(0, 200),
    folder: process.cwd?.slice(0, 4_096) ?? null,
    kind: kind.kind,
    tls: http?.tls ?? false,
    ...(http?.title && { title: http.title.slice(0, 300) }),
    ...(http?.framework && { framework: http.framework.slice(0, 100) }),
    everywhere,
  };
};
