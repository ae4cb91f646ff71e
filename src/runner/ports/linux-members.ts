// Which processes belong to the watched agents, kept up to date at next to no cost: once a process belongs, it belongs
// until it ends, wherever its parents go; each other process is looked at once. linux.ts asks what the members hold.
import type { AgentProcess } from '../../agents/driver.ts';
import { allPids, newestPid, readParts, readStat, type Stat, uidOf } from './linux-proc.ts';
import { agentIn } from './origin.ts';

export type Member = {
  readonly pid: number;
  readonly ticks: string;
  /** Undefined for the agent itself, and for what was found by its mark. */
  readonly parent: Member | undefined;
  readonly agent: AgentProcess;
  /** When it was first seen, on the monotonic clock. */
  readonly seenAt: number;
  /** Its folder of open files. */
  readonly files: string;
};

export type Members = {
  /** Finds who has come; who has gone may be told later. @param now on the monotonic clock, in milliseconds */
  update(agents: readonly AgentProcess[], now: number): void;
  all(): Iterable<Member>;
  has(member: Member): boolean;
  readonly size: number;
  /** Forgets a member that turned out to be gone. */
  drop(member: Member): void;
};

/** Should the newest pid ever mislead (a container may show another one), a look at all names mends it. */
const LIST_EVERY_MS = 15_000;

export const createMembers = (uid: number): Members => {
  const members = new Map<number, Member>();
  /** Pids known to belong to nobody we watch. */
  const strangers = new Set<number>();
  let watched: readonly AgentProcess[] = [];
  let newest = Number.NaN;
  let listedAt = Number.NEGATIVE_INFINITY;

  const add = (pid: number, ticks: string, agent: AgentProcess, parent: Member | undefined, seenAt: number): Member => {
    const member = { pid, ticks, parent, agent, seenAt, files: `/proc/${pid}/fd` };
    members.set(pid, member);
    return member;
  };

  const watch = (agents: readonly AgentProcess[], now: number): void => {
    watched = agents;
    for (const member of members.values()) {
      if (!agents.some(agent => agent.mark === member.agent.mark)) members.delete(member.pid);
    }
    for (const agent of agents) {
      const stat = members.has(agent.pid) ? undefined : readStat(agent.pid);
      if (stat) add(agent.pid, stat.ticks, agent, undefined, now);
    }
    // A stranger may well be the child of an agent that was not watched until now.
    strangers.clear();
  };

  /** Pids are given out in a circle: only when it has come round can a pid we know have become another process. */
  const comeRound = (): void => {
    strangers.clear();
    for (const member of members.values()) {
      if (readStat(member.pid)?.ticks !== member.ticks) members.delete(member.pid);
    }
  };

  const list = (now: number): void => {
    listedAt = now;
    const present = new Set(allPids());
    for (const pid of members.keys()) if (!present.has(pid)) members.delete(pid);
    for (const pid of strangers) if (!present.has(pid)) strangers.delete(pid);

    const fresh = new Map<number, Stat>();
    for (const pid of present) {
      if (members.has(pid) || strangers.has(pid)) continue;
      const stat = readStat(pid);
      if (stat) fresh.set(pid, stat);
    }
    for (const pid of fresh.keys()) decide(pid, fresh, now);
  };

  /** Parents first, as a child is told by its parent. Each pid leaves `fresh` once it is decided. */
  const decide = (pid: number, fresh: Map<number, Stat>, now: number): void => {
    const stat = fresh.get(pid);
    if (!stat) return;
    fresh.delete(pid);
    decide(stat.parent, fresh, now);
    const parent = members.get(stat.parent);
    if (parent) return void add(pid, stat.ticks, parent.agent, parent, now);
    if (stat.hollow || uidOf(pid) !== uid) return void strangers.add(pid);
    const environ = readParts(pid, 'environ');
    // In the middle of an exec a process has no environment: not decided, and looked at again.
    if (environ?.length === 0) {
      listedAt = Number.NEGATIVE_INFINITY;
      return;
    }
    const agent = agentIn(environ ?? [], watched);
    if (agent) add(pid, stat.ticks, agent, undefined, now);
    else strangers.add(pid);
  };

  return {
    update: (agents, now) => {
      const changed =
        agents.length !== watched.length || agents.some((agent, index) => agent.mark !== watched[index]?.mark);
      if (changed) watch(agents, now);
      const last = newestPid();
      if (last < newest) comeRound();
      if (changed || last !== newest || now - listedAt >= LIST_EVERY_MS) list(now);
      newest = last;
    },
    all: () => members.values(),
    has: member => members.get(member.pid) === member,
    get size() {
      return members.size;
    },
    drop: member => {
      if (members.get(member.pid) === member) members.delete(member.pid);
    },
  };
};
