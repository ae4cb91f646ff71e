// `workspace:<id>`: the frame around the threads. Joining gives channels, members, machines and a line per thread;
// changed lines follow as broadcasts (hub/fan-out.ts).
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import { channelFor } from '../../wire/channel/topic.ts';
import type { ChannelId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { type ApprovalsRead, type WorkspaceJoined, workspacePushes } from '../../wire/protocol/workspace-topic.ts';
import { openedAt } from '../../wire/thread/head.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Bus } from '../bus.ts';
import { type Connection, notYours, viewerOf } from '../connection.ts';
import { mustBeAllowed } from '../policy.ts';
import type { Runners } from '../runners/runners.ts';
import { channelsOf, insertChannel, threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Thread } from '../threads/thread.ts';
import type { Threads } from '../threads/threads.ts';

export const workspaceChannel = (deps: {
  store: Store;
  bus: Bus;
  clock: Clock;
  accounts: Accounts;
  runners: Runners;
  threads: Threads;
  hubVersion: string;
}) => {
  const { store, bus, clock, accounts, runners, threads, hubVersion } = deps;

  /** @throws HawserError when there is none, or it is another workspace's: both look the same (R2) */
  const threadIn = async (id: ThreadId, workspaceId: WorkspaceId): Promise<Thread> => {
    const thread = await threads.get(id).catch(() => undefined);
    if (thread?.workspaceId !== workspaceId) throw notYours();
    return thread;
  };

  return channelFor<Connection>()({
    params: z.object({}),
    pushes: workspacePushes,
    join: async (_params, ctx) => {
      const { workspaceId, member } = viewerOf(ctx.assigns);
      if (ctx.id !== workspaceId) throw notYours();
      mustBeAllowed(member.role, 'read_workspace');
      const [members, channels, machines] = await Promise.all([
        accounts.members(),
        channelsOf(store.db, workspaceId),
        runners.list(),
      ]);
      const summaries = await threadSummaries(store.db, workspaceId);
      const reply: WorkspaceJoined = {
        id: workspaceId,
        name: accounts.workspace.name,
        me: member.id,
        members,
        channels,
        runners: machines,
        threads: summaries,
        hubVersion,
      };
      return { reply, state: { workspaceId, member } };
    },
    handle: {
      create_thread: async (thread, _ctx, { workspaceId, member }) => {
        mustBeAllowed(member.role, 'create_thread');
        const channels = await channelsOf(store.db, workspaceId);
        if (!channels.some(channel => channel.id === thread.channelId)) throw gone('channel');
        const machines = await runners.list();
        if (thread.session && !machines.some(runner => runner.id === thread.session?.runnerId)) throw gone('machine');
        return { threadId: await threads.create({ ...thread, workspaceId }, member) };
      },
      create_channel: async ({ nonce, name }, _ctx, { workspaceId, member }) => {
        mustBeAllowed(member.role, 'create_channel');
        const id = newId('chn') as ChannelId;
        const row = { id, workspaceId, name, nonce, now: clock.now() };
        const channel = await store.write(tx => insertChannel(tx, row));
        bus.publish({ type: 'channel_changed', workspaceId, channel });
        return { channel };
      },
      read_approvals: async ({ threadIds }, _ctx, { workspaceId, member }) => {
        mustBeAllowed(member.role, 'read_thread');
        const read = await Promise.all(threadIds.map(id => threadIn(id, workspaceId)));
        return approvalsOf(read);
      },
      resolve_approval: async ({ threadId, decision }, _ctx, { workspaceId, member }) => {
        mustBeAllowed(member.role, 'answer_approval');
        const thread = await threadIn(threadId, workspaceId);
        return thread.ask({ event: 'resolve_approval', payload: decision }, member);
      },
    },
  });
};

const approvalsOf = (threads: readonly Thread[]): ApprovalsRead => {
  const heads = threads.map(thread => thread.head());
  return {
    open: heads.flatMap(({ id, approvals }) =>
      approvals.map(open => {
        const { approval, seq, decided } = open;
        return { threadId: id, approval, seq, at: openedAt(open), ...(decided && { decided }) };
      }),
    ),
    answered: heads.flatMap(({ id, answered = [] }) => answered.map(each => ({ ...each, threadId: id }))),
  };
};

const gone = (what: string) =>
  new HawserError({ code: 'not_found', message: `This ${what} is not in the workspace.`, hint: 'Choose another one.' });
