// `workspace:<id>`: the frame around the threads. Joining gives members, machines, and the channels one sees with a line
// per thread in them; changed lines follow (hub/fan-out.ts, audience.ts).
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { channelFor } from '../../wire/channel/topic.ts';
import type { MemberId, ThreadId, WorkspaceId } from '../../wire/protocol/ids.ts';
import { type ApprovalsRead, type WorkspaceJoined, workspacePushes } from '../../wire/protocol/workspace-topic.ts';
import { openedAt } from '../../wire/thread/head.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { type Connection, notYours, viewerOf } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import type { Action } from '../policy.ts';
import type { Runners } from '../runners/runners.ts';
import { channelsOf, threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import { targetOf } from '../threads/target.ts';
import type { Thread } from '../threads/thread.ts';
import type { Threads } from '../threads/threads.ts';
import { type Audience, lineFor, withInsiders } from './audience.ts';
import type { Channels } from './channels.ts';

/** What each push takes. A push without a line here does not compile. */
export const WORKSPACE_NEEDS = {
  create_thread: 'create_thread',
  create_channel: 'create_channel',
  read_approvals: 'read_thread',
  resolve_approval: 'answer_approval',
} as const satisfies Record<keyof typeof workspacePushes, Action>;

export const workspaceChannel = (deps: {
  store: Store;
  accounts: Accounts;
  access: Access;
  audience: Audience;
  channels: Channels;
  runners: Runners;
  threads: Threads;
  hubVersion: string;
}) => {
  const { store, accounts, access, audience, channels, runners, threads, hubVersion } = deps;

  const whatIsSeen = async (member: MemberId) => {
    const { id: workspaceId } = accounts.workspace;
    const seen = (await channelsOf(store.db, workspaceId)).filter(({ id }) =>
      access.may(member, 'read_channel', { kind: 'channel', id }),
    );
    const ids = new Set(seen.map(({ id }) => id));
    const summaries = await threadSummaries(store.db, workspaceId);
    return {
      channels: seen.map(channel => withInsiders(channel, access)),
      threads: summaries.filter(({ channelId }) => ids.has(channelId)).map(line => lineFor(line, member, access)),
    };
  };

  /** @throws HawserError when there is none, or it is another workspace's: both look the same (R2) */
  const threadIn = async (id: ThreadId, workspaceId: WorkspaceId): Promise<Thread> => {
    const thread = await threads.find(id);
    if (thread?.workspaceId !== workspaceId) throw notYours();
    return thread;
  };

  return channelFor<Connection>()({
    params: z.object({}),
    pushes: workspacePushes,
    join: async (_params, ctx) => {
      const { workspaceId, member } = viewerOf(ctx.assigns);
      if (ctx.id !== workspaceId) throw notYours();
      access.must(member.id, 'read_workspace', { kind: 'workspace' });
      const [members, machines, seen] = await Promise.all([accounts.members(), runners.list(), whatIsSeen(member.id)]);
      audience.sit(
        ctx,
        member.id,
        seen.channels.map(({ id }) => id),
      );
      const reply: WorkspaceJoined = {
        id: workspaceId,
        name: accounts.workspace.name,
        me: member.id,
        members,
        ...seen,
        runners: machines,
        hubVersion,
      };
      return { reply, state: { workspaceId, member } };
    },
    handle: {
      create_thread: async (thread, _ctx, { workspaceId, member }) => {
        const { role } = access.must(member.id, WORKSPACE_NEEDS.create_thread, {
          kind: 'channel',
          id: thread.channelId,
        });
        const runnerId = thread.session?.runnerId;
        if (runnerId && !(await runners.list()).some(({ id }) => id === runnerId)) throw gone('machine');
        if (runnerId) {
          access.must(member.id, 'use_runner', { kind: 'runner', id: runnerId, channelId: thread.channelId });
        }
        return { threadId: await threads.create({ ...thread, workspaceId }, { ...member, role }) };
      },
      create_channel: async ({ nonce, name, private: hidden = false }, _ctx, { member }) => ({
        channel: await channels.create(member.id, { nonce, name, private: hidden }),
      }),
      read_approvals: async ({ threadIds }, _ctx, { workspaceId, member }) => {
        const read = await Promise.all(threadIds.map(id => threadIn(id, workspaceId)));
        for (const thread of read) access.must(member.id, WORKSPACE_NEEDS.read_approvals, targetOf(thread.head()));
        return approvalsOf(read, thread =>
          access.may(member.id, WORKSPACE_NEEDS.resolve_approval, targetOf(thread.head())),
        );
      },
      resolve_approval: async ({ threadId, decision }, _ctx, { workspaceId, member }) => {
        const thread = await threadIn(threadId, workspaceId);
        const target = targetOf(thread.head());
        const { role } = access.must(member.id, WORKSPACE_NEEDS.resolve_approval, target);
        const standsFor = access.principal(member.id, target);
        return thread.ask({ event: 'resolve_approval', payload: decision }, { ...member, role, standsFor });
      },
    },
  });
};

/** @param mayAnswer whether what is open there is theirs to decide; what was answered anybody may read */
const approvalsOf = (threads: readonly Thread[], mayAnswer: (thread: Thread) => boolean): ApprovalsRead => {
  const heads = threads.map(thread => thread.head());
  const theirs = threads.filter(mayAnswer).map(thread => thread.head());
  return {
    open: theirs.flatMap(({ id, approvals }) =>
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
