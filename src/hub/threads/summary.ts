// One line about a thread for lists: what state it is in, in one word. Pure.
import type { Problem } from '../../std/errors.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { ThreadStateName, ThreadSummary } from '../../wire/protocol/workspace-topic.ts';
import { approvalLineOf } from '../../wire/thread/approval-line.ts';
import { openedAt, type ThreadHead } from '../../wire/thread/head.ts';

export const summarise = (head: ThreadHead): ThreadSummary => {
  const { id, channelId, title, seq, at, session } = head;
  const state = stateOf(head);
  const trouble = troubleOf(head, state);
  return {
    id,
    channelId,
    title,
    state,
    seq,
    at,
    approvals: undecided(head).length,
    waiting: undecided(head).map(open => ({
      ...approvalLineOf(open.approval, openedAt(open)),
      ...(open.allowedBy && { allowedBy: [...open.allowedBy] }),
    })),
    ...(head.turn && { workingSince: head.turn.startedAt }),
    ...(trouble && troubleLine(trouble)),
    ...(head.mentioned && { mentioned: { ...head.mentioned } }),
    ...(head.archived && { archivedAt: head.archived.at }),
    ...(session && { runnerId: session.runnerId, agent: session.agent, folder: session.folder }),
  };
};

const troubleOf = ({ session, lastTurn }: ThreadHead, state: ThreadStateName): Problem | undefined => {
  if (state === 'blocked') return session?.problem;
  return state === 'failed' ? lastTurn?.problem : undefined;
};

/** What it names goes along as far as a line is long; longer than that it is said as it came. */
const troubleLine = ({ code, message, values }: Problem) => ({
  trouble: message.slice(0, limits.troubleChars),
  ...(JSON.stringify(values ?? {}).length <= limits.troubleChars && { troubleIs: { code, values } }),
});

const undecided = (head: ThreadHead) => head.approvals.filter(open => !open.decided);

/** Worst first: what needs a person comes before what works. */
const stateOf = (head: ThreadHead): ThreadStateName => {
  const { session } = head;
  if (head.archived) return 'idle';
  if (undecided(head).length > 0) return 'needs_you';
  if (session?.state === 'blocked') return 'blocked';
  if (head.turn) return 'working';
  if (head.waiting.length > 0) return session?.held ? 'needs_you' : 'queued';
  // A turn that somebody stopped has done what they wanted; one that was cut off says by what.
  const { status, problem } = head.lastTurn ?? {};
  if (status === 'failed' || (status === 'interrupted' && problem)) return 'failed';
  return 'idle';
};

/** Whether a list must be told: everything but the position in the log, which changes with every event. */
export const sameLine = (a: ThreadSummary, b: ThreadSummary): boolean =>
  a.title === b.title &&
  a.state === b.state &&
  a.archivedAt === b.archivedAt &&
  a.trouble === b.trouble &&
  JSON.stringify(a.mentioned) === JSON.stringify(b.mentioned) &&
  a.workingSince === b.workingSince &&
  waitingFor(a) === waitingFor(b) &&
  a.channelId === b.channelId &&
  a.runnerId === b.runnerId &&
  a.agent === b.agent &&
  a.folder === b.folder;

const waitingFor = ({ waiting }: ThreadSummary): string =>
  JSON.stringify(waiting.map(({ id, allowedBy }) => [id, allowedBy]));
