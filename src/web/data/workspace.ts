// The workspace as the browser holds it: channels, members, machines and a line per thread, kept up to date by whole
// rows that replace their older selves.
import type { Push } from 'phoenix';
import { z } from 'zod';
import type { Problem } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { Decision } from '../../wire/protocol/approvals.ts';
import { type ThreadId, threadId, type WorkspaceId } from '../../wire/protocol/ids.ts';
import {
  type ApprovalsRead,
  approvalsRead,
  type Channel,
  channel as channelSchema,
  type Member,
  type RunnerView,
  type ThreadSummary,
  type WorkspaceJoined,
  workspaceBroadcasts,
  workspaceJoined,
  type workspacePushes,
} from '../../wire/protocol/workspace-topic.ts';
import { answered, offline, refusalIn } from './call.ts';
import type { Connection } from './connection.ts';
import { createIncoming } from './incoming.ts';
import type { KeptDesk } from './shelf.ts';
import { createStore, type ReadableStore } from './store.ts';

export type WorkspaceView =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: Problem }
  | ({
      readonly status: 'ready';
      /** Set while this is only what was kept here, as of that time; the hub has not been reached since. */
      readonly keptAt?: number;
    } & WorkspaceJoined);

type NewThread = Omit<z.input<typeof workspacePushes.create_thread>, 'nonce'>;

export type Workspace = {
  readonly view: ReadableStore<WorkspaceView>;
  createThread(thread: NewThread): Promise<ThreadId>;
  /** @param hidden only for oneself, until one lets others in */
  createChannel(name: string, hidden?: boolean): Promise<Channel>;
  /** The approvals of these threads in full, at most limits.approvalThreads threads at once. */
  readApprovals(threadIds: readonly ThreadId[]): Promise<ApprovalsRead>;
  /** Answers an approval from outside of its thread. @throws HawserError with the hub's words */
  decide(threadId: ThreadId, decision: Decision): Promise<unknown>;
  close(): void;
};

type WorkspaceDeps = {
  readonly connection: Connection;
  /** Runs `task` when it is time to show what came in: once per frame in a browser. */
  readonly onFrame: (task: () => void) => void;
  /** What to show until the hub answers. */
  readonly kept?: KeptDesk | undefined;
};

/** How a row that came in changes what is held. */
type Change = (joined: WorkspaceJoined) => Partial<WorkspaceJoined>;

export const openWorkspace = (id: WorkspaceId, { connection, onFrame, kept }: WorkspaceDeps): Workspace => {
  const view = createStore<WorkspaceView>(kept ? fromKept(kept) : { status: 'loading' });
  const channel = connection.socket.channel(`workspace:${id}`, {});

  // A hundred threads that leave a machine together are one change here.
  const incoming = createIncoming<Change>(onFrame, changes => {
    let now = view.get();
    if (now.status !== 'ready') return;
    for (const change of changes) now = { ...now, ...change(now) };
    view.set(now);
  });
  /** What one asked for oneself is held once it is answered: the hub says what changed before it answers. */
  const asked = async (push: Push): Promise<unknown> => {
    const reply = await answered(push);
    incoming.flush();
    return reply;
  };
  channel.on('thread_changed', payload => {
    const summary = workspaceBroadcasts.thread_changed.parse(payload);
    incoming.add(({ threads }) => ({ threads: replace(threads, summary) }));
  });
  channel.on('runners_changed', payload => {
    const changed = workspaceBroadcasts.runners_changed.parse(payload).runners;
    incoming.add(({ runners }) => ({ runners: changed.reduce(replace<RunnerView>, runners) }));
  });
  channel.on('runner_gone', payload => {
    const { id: gone } = workspaceBroadcasts.runner_gone.parse(payload);
    incoming.add(({ runners }) => ({ runners: runners.filter(runner => runner.id !== gone) }));
  });
  channel.on('channel_changed', payload => {
    const changed = workspaceBroadcasts.channel_changed.parse(payload);
    incoming.add(({ channels }) => ({ channels: replace(channels, changed) }));
  });
  channel.on('channel_gone', payload => {
    const { id: gone } = workspaceBroadcasts.channel_gone.parse(payload);
    incoming.add(({ channels, threads }) => ({
      channels: channels.filter(each => each.id !== gone),
      threads: threads.filter(({ channelId }) => channelId !== gone),
    }));
  });
  channel.on('member_changed', payload => {
    const changed = workspaceBroadcasts.member_changed.parse(payload);
    incoming.add(({ members }) => ({ members: replace(members, changed) }));
  });
  // Called again after every rejoin, each time with the whole state.
  channel
    .join()
    .receive('ok', (reply: unknown) => {
      incoming.clear(); // older than this reply
      view.set({ status: 'ready', ...workspaceJoined.parse(reply) });
    })
    .receive('error', (reply: unknown) => view.set({ status: 'failed', problem: refusalIn(reply) }));

  return {
    view,
    createThread: async thread => {
      const reply = await asked(channel.push('create_thread', { ...thread, nonce: newId('non') }));
      return z.object({ threadId }).parse(reply).threadId;
    },
    createChannel: async (name, hidden = false) => {
      if (channel.state !== 'joined') throw offline();
      const wish = { name, nonce: newId('non'), ...(hidden && { private: true }) };
      const reply = await asked(channel.push('create_channel', wish));
      return z.object({ channel: channelSchema }).parse(reply).channel;
    },
    readApprovals: async threadIds =>
      approvalsRead.parse(await answered(channel.push('read_approvals', { threadIds }))),
    decide: (id, decision) =>
      channel.state === 'joined'
        ? asked(channel.push('resolve_approval', { threadId: id, decision }))
        : Promise.reject(offline()),
    close: () => {
      incoming.clear();
      channel.leave();
    },
  };
};

/** No machine can be reached by who does not reach the hub. */
const fromKept = ({ workspace, at }: KeptDesk): WorkspaceView => ({
  status: 'ready',
  keptAt: at,
  ...workspace,
  runners: workspace.runners.map(runner => (runner.online ? { ...runner, online: false, since: at } : runner)),
});

type Row = ThreadSummary | RunnerView | Channel | Member;

/** The list with the row in place of the one with its id, or at its end. A thread's older line changes nothing. */
const replace = <T extends Row>(rows: readonly T[], row: T): T[] => {
  const index = rows.findIndex(each => each.id === row.id);
  if (index < 0) return [...rows, row];
  const known = rows[index];
  if (known && 'seq' in known && 'seq' in row && known.seq > row.seq) return [...rows];
  return rows.with(index, row);
};
