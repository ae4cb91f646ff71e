// Runners over HTTP: enrolling one on the hub's own machine, and asking a connected one something that is answered now
// or not at all (signing its agent in, looking again whether one is installed).
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { runnerId } from '../../wire/protocol/ids.ts';
import { runnerRequest } from '../../wire/protocol/runner-topic.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { route } from '../http/route.ts';
import { forbidden, mustBeAllowed } from '../policy.ts';
import type { Threads } from '../threads/threads.ts';
import type { Runners } from './runners.ts';

/** Raw Ed25519 public key: 32 bytes in base64url. */
const publicKey = z.string().regex(/^[\w-]{43}$/);

export const enrolRoute = (accounts: Accounts, runners: Runners, hubId: string) =>
  route({
    access: 'local',
    summary: 'Enrol a runner of the hub’s own machine and user',
    body: z.object({ name: z.string().min(1).max(100), publicKey }),
    ok: z.object({ runnerId, hubId: z.string() }),
    handle: async ({ body }) => {
      const { id: owner } = await accounts.owner();
      return { runnerId: await runners.enrol({ ...body, owner }), hubId };
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
      return { result: (await runners.request(params.id, body)) ?? null };
    },
  });

const unknownThread = () =>
  new HawserError({ code: 'not_found', message: 'This thread does not exist, or is not yours to see.' });
