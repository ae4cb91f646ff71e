// Runners over HTTP: enrolling one on the hub's own machine, and asking a connected one something that is answered now
// or not at all (signing its agent in, looking again whether one is installed).
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { memberId, runnerId } from '../../wire/protocol/ids.ts';
import { runnerRequest } from '../../wire/protocol/runner-topic.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { notYours } from '../connection.ts';
import { route } from '../http/route.ts';
import type { Access } from '../policy/access.ts';
import { forbidden } from '../policy.ts';
import { targetOf } from '../threads/target.ts';
import type { Threads } from '../threads/threads.ts';
import type { ForgetMachine } from './forget.ts';
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

type Deps = {
  readonly runners: Runners;
  readonly threads: Threads;
  readonly access: Access;
  readonly accounts: Accounts;
};

export const runnerRequestRoute = ({ runners, threads, access, accounts }: Deps) =>
  route({
    access: 'member',
    needs: 'named',
    summary: 'Ask a connected runner something',
    params: z.object({ id: runnerId }),
    body: runnerRequest,
    handle: async ({ caller, params, body }) => {
      // Sharing has a route of its own, which knows the thread and keeps what is shared (previews/previews.ts).
      if (body.method === 'share_port' || body.method === 'stop_sharing') throw forbidden();
      const machine = { kind: 'runner', id: params.id } as const;
      access.must(caller.member.id, 'use_runner', machine);
      // Signing an agent in decides whose account pays; that is the laptop's owner's to do.
      if (body.method.startsWith('agent_login') && !access.may(caller.member.id, 'own_runner', machine)) {
        throw forbidden('Only the owner of this machine can sign its agent in or out.', 'Ask them to.', 'only_owner');
      }
      if (body.method === 'propose_driver') {
        access.must(caller.member.id, 'own_runner', machine);
        const who = (await accounts.members()).find(each => each.id === body.who.memberId && !each.removed);
        if (!who) throw notYours();
        // As the hub knows them, not as the request says.
        body.who = { memberId: who.id, name: who.name, role: who.role };
      }
      // What is in a folder is for those who see the thread that works in it.
      if (body.method === 'list_files' || body.method === 'read_picture') {
        const thread = await threads.get(body.threadId);
        const here = thread.workspaceId === caller.workspaceId && thread.head().session?.runnerId === params.id;
        if (!here) throw unknownThread();
        access.must(caller.member.id, 'read_thread', targetOf(thread.head()));
      }
      const { id, name, role } = caller.member;
      return { result: (await runners.request(params.id, body, { memberId: id, name, role })) ?? null };
    },
  });

export const renameRunnerRoute = (runners: Runners, access: Access) =>
  route({
    access: 'member',
    needs: 'named',
    summary: 'Call a machine something else',
    params: z.object({ id: runnerId }),
    body: z.object({ name: z.string().trim().min(1).max(100) }),
    handle: async ({ caller, params: { id }, body: { name } }) => {
      access.must(caller.member.id, 'manage_runner', { kind: 'runner', id });
      await runners.rename(id, name);
    },
  });

export const forgetRunnerRoute = (forget: ForgetMachine, access: Access) =>
  route({
    access: 'member',
    needs: 'named',
    summary: 'Remove a machine from the workspace; its threads stay and can be moved',
    params: z.object({ id: runnerId }),
    handle: async ({ caller, params: { id } }) => {
      const { id: by } = access.must(caller.member.id, 'manage_runner', { kind: 'runner', id });
      await forget(id, by);
    },
  });

export const leaveRoute = (forget: ForgetMachine) =>
  route({
    access: 'runner',
    summary: 'Leave the workspace, as the machine that asks; its key is good for nothing afterwards',
    handle: async ({ caller }) => forget(caller.runnerId, null),
  });

const unknownThread = () =>
  new HawserError({ code: 'not_found', message: 'This thread does not exist, or is not yours to see.' });
