// Which rows of a process table belong to the watched agents, for systems that show their processes only as a whole
// table. Once seen to belong, a process belongs until it ends, wherever its parents go.
import type { AgentProcess } from '../../agents/driver.ts';

export type ProcessRow = {
  readonly pid: number;
  readonly parent: number;
  /** Milliseconds since the epoch, as exact as the system tells; with the pid it names the process. */
  readonly startedAt: number;
  readonly uid: number | null;
  readonly argv: readonly string[];
};

export type TableMember = ProcessRow & { readonly agent: AgentProcess };

export const birthOf = ({ startedAt }: Pick<ProcessRow, 'startedAt'>): string => String(startedAt);

export const isOlderRow = (one: ProcessRow, other: ProcessRow): boolean =>
  (one.startedAt - other.startedAt || one.pid - other.pid) < 0;

/**
 * @param before what the last call returned
 * @param marked the agent whose mark a process carries, where that can be seen
 * @returns the members by pid
 */
export const membersOf = (
  rows: readonly ProcessRow[],
  agents: readonly AgentProcess[],
  before: ReadonlyMap<number, TableMember>,
  marked: (row: ProcessRow) => AgentProcess | undefined,
): Map<number, TableMember> => {
  const table = new Map(rows.map(row => [row.pid, row]));
  const decided = new Map<number, AgentProcess | undefined>();

  const agentOf = (row: ProcessRow): AgentProcess | undefined => {
    if (decided.has(row.pid)) return decided.get(row.pid);
    // A table read while processes come and go may, for a moment, make a circle of reused pids.
    decided.set(row.pid, undefined);
    const old = before.get(row.pid);
    const parent = table.get(row.parent);
    const agent =
      agents.find(({ pid }) => pid === row.pid) ??
      (old && old.startedAt === row.startedAt ? agents.find(({ mark }) => mark === old.agent.mark) : undefined) ??
      // Windows keeps the number of a parent that has ended: whoever is younger than its child only got the number.
      (parent && parent.startedAt <= row.startedAt ? agentOf(parent) : undefined) ??
      marked(row);
    decided.set(row.pid, agent);
    return agent;
  };

  const members = new Map<number, TableMember>();
  for (const row of rows) {
    const agent = agentOf(row);
    if (agent) members.set(row.pid, { ...row, agent });
  }
  return members;
};
