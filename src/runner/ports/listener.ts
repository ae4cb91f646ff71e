// What a port scanner finds and what one must be able to do. linux.ts, darwin.ts and windows.ts are the three; the
// watcher (watch-ports.ts) decides when to scan, what is new, and what may be offered.
import { isDeepStrictEqual } from 'node:util';
import type { AgentProcess } from '../../agents/driver.ts';

/** The addresses a runner connects to; it never connects to any other (R6). */
export type LoopbackHost = '127.0.0.1' | '::1';

/** The process behind a listening socket, as far as this system tells. */
export type ListenerProcess = {
  readonly pid: number;
  /** Tells this process from any other that has or had its pid. Compare it, do not read it. */
  readonly birth: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The user it runs as; null where the system has no such number. */
  readonly uid: number | null;
  readonly argv: readonly string[];
  readonly cwd: string | null;
};

/**
 * Where in the agent's work a process comes from, as the environment says that its command gave it. It is a hint for
 * people: a command may write what it likes into the environment of what it starts.
 */
export type Session = {
  /** The agent's own id of the conversation. */
  readonly conversationId: string;
  /** That of the conversation whose agent started this one, where it is a sub-agent's. */
  readonly rootId?: string | undefined;
  /** The agent's own id of the call that ran the command, if it tells; the id of the command's item ends with `/` and it. */
  readonly callId: string | null;
};

export type Origin = {
  /** The mark of the agent process it belongs to; this is never a guess. */
  readonly mark: string;
  /** It is the agent process itself. */
  readonly agent: boolean;
  /** Null for what the agent runs for itself, such as tool servers; `hidden` where this system shows no environments. */
  readonly session: Session | null | 'hidden';
};

/** One port on which one process listens for TCP connections that this machine can make to itself. */
export type Listener = {
  readonly port: number;
  /** Where a connection reaches this process and no other, best first; never empty. */
  readonly hosts: readonly LoopbackHost[];
  /** Bound to every interface, so the network this machine is in may reach it as well. */
  readonly everywhere: boolean;
  readonly process: ListenerProcess;
  readonly origin: Origin;
};

export type PortScanner = {
  /**
   * What the processes of these agents listen on: their descendants, and whatever carries one of their marks. Only
   * processes of this user count (R8). The same array comes back while nothing has changed. One call at a time.
   */
  scan(agents: readonly AgentProcess[]): Promise<readonly Listener[]>;
  /** Whether the same process, of the same user, still listens on this port (R7). May be called at any time. */
  stillListens(listener: Listener): Promise<boolean>;
};

/** The same for as long as one process listens on one port. */
export const listenerKey = ({ port, process }: Listener): string => `${port} ${process.pid} ${process.birth}`;

/** The earlier array where nothing of it has changed: what changed in the system's tables may be another program's. */
export const sameOr = (before: readonly Listener[], found: readonly Listener[]): readonly Listener[] =>
  isDeepStrictEqual(before, found) ? before : found;
