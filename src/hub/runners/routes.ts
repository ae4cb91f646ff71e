// Runners over HTTP: enrolling one on the hub's own machine, and asking a connected one something that is answered now
// or not at all (signing its agent in, looking again whether one is installed).
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { memberId, type RunnerId, runnerId } from '../../wire/protocol/ids.ts';
import { runnerRequest } from '../../wire/protocol/runner-topic.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { route } from '../http/route.ts';
import { forbidden, mayManageRunner, mustBeAllowed } from '../policy.ts';
import { threadSummaries } from '../store/queries/threads.ts';
import type { Store } from '../store/store.ts';
import type { Threads } from '../threads/threads.ts';
import type { Runners } from './runners.ts';

/** Raw Ed25519 public key: 32 bytes in base64url. */
const publicKey = z.string().regex(/^[\w-]{43}$/);

export const enrolRoute = (accounts: Accounts, runners: Runners, hubId: string) =>
  route({
    access: 'local',
    summary: 'Enrol a runner of the hub’s own machine and user',
    body: z.object({ name: z.string().min(1).max(100), publicKey }),
    ok: z.object({ runnerId, hubId: z.string(), owner: memberId }),
    handle: async ({ body }) => {
      const { id: owner } = await accounts.owner();
      return { runnerId: await runners.enrol({ ...body, owner }), hubId, owner };
    },
  });

export const runnerRequestRoute = (runners: Runners, threads: Threads) =>
  route({
    access: 'member',
    summary: 'Ask a connected runner something',
    params: z.object({ id: runnerId }),
    body: runnerRequest,
    handle: async ({ caller, params, body }) => {
      mustBeAllowed(caller.member.role, 'use_runner');
      const { owner } = await runners.view(params.id);
      // Signing an agent in decides whose account pays; that is the laptop's owner's to do.
      if (body.method.startsWith('agent_login') && owner !== caller.member.id) {
        throw forbidden('Only the owner of this machine can sign its agent in or out.', 'Ask them to.');
      }
      // What is in a folder is for those who see the thread that works in it.
      if (body.method === 'list_files') {
        const thread = await threads.get(body.threadId);
        const here = thread.workspaceId === caller.workspaceId && thread.head().session?.runnerId === params.id;
        if (!here) throw unknownThread();
        mustBeAllowed(caller.member.role, 'read_thread');
      }
      const { id, name, role } = caller.member;
      return { result: (await runners.request(params.id, body, { memberId: id, name, role })) ?? null };
    },
  });

export const renameRunnerRoute = (runners: Runners) =>
  route({
    access: 'member',
    summary: 'Call a machine something else',
    params: z.object({ id: runnerId }),
    body: z.object({ name: z.string().trim().min(1).max(100) }),
    handle: async ({ caller, params: { id }, body: { name } }) => {
      await mustManage(caller.member, id, runners);
      await runners.rename(id, name);
    },
  });

export const forgetRunnerRoute = (runners: Runners, threads: Threads, store: Store) =>
  route({
    access: 'member',
    summary: 'Remove a machine from the workspace; its threads stay and can be moved',
    params: z.object({ id: runnerId }),
    handle: async ({ caller, params: { id } }) => {
      await mustManage(caller.member, id, runners);
      await runners.forget(id, async () => {
        for (const { id: threadId, runnerId: at } of await threadSummaries(store.db, caller.workspaceId)) {
          if (at === id) await (await threads.get(threadId)).leaveMachine(id);
        }
      });
    },
  });

/** @throws HawserError `not_found`, `forbidden` */
const mustManage = async (member: Member, id: RunnerId, runners: Runners): Promise<void> => {
  const { owner, name } = await runners.view(id);
  if (mayManageRunner(member, owner)) return;
  throw forbidden(`Only the owner of ${name} and those who look after the workspace can do that.`, 'Ask one of them.');
};

const unknownThread = () =>
  new HawserError({ code: 'not_found', message: 'This thread does not exist, or is not yours to see.' });
