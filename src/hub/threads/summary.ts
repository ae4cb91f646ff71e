// One line about a thread for lists: what state it is in, in one word. Pure.
import type { ThreadStateName, ThreadSummary } from '../../wire/protocol/workspace-topic.ts';
import type { ThreadHead } from '../../wire/thread/head.ts';

export const summarise = (head: ThreadHead): ThreadSummary => {
  const { id, channelId, title, seq, at, session } = head;
  return {
    id,
    channelId,
    title,
    state: stateOf(head),
    seq,
    at,
    approvals: undecided(head),
    ...(session && { runnerId: session.runnerId, agent: session.agent, folder: session.folder }),
  };
};

const undecided = (head: ThreadHead): number => head.approvals.filter(open => !open.decided).length;

/** Worst first: what needs a person comes before what works. */
const stateOf = (head: ThreadHead): ThreadStateName => {
  const { session } = head;
  if (undecided(head) > 0) return 'needs_you';
  if (session?.state === 'blocked') return 'blocked';
  if (head.turn) return 'working';
  if (head.waiting.length > 0) return session?.held ? 'needs_you' : 'queued';
  if (head.lastTurn && head.lastTurn.status !== 'completed') return 'failed';
  return 'idle';
};

/** Whether a list must be told: everything but the position in the log, which changes with every event. */
export const sameLine = (a: ThreadSummary, b: ThreadSummary): boolean =>
  a.title === b.title &&
  a.state === b.state &&
  a.approvals === b.approvals &&
  a.channelId === b.channelId &&
  a.runnerId === b.runnerId &&
  a.agent === b.agent &&
  a.folder === b.folder;
