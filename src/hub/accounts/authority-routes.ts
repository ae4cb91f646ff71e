// Who may do what in a thread, and who answers in whose place, over HTTP. Levels are changed by the rows of
// workspaces/routes.ts.
import { z } from 'zod';
import { deputy, threadPeople } from '../../wire/protocol/authority.ts';
import { memberId, threadId } from '../../wire/protocol/ids.ts';
import { notYours } from '../connection.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import type { Access } from '../policy/access.ts';
import { targetOf } from '../threads/target.ts';
import type { Threads } from '../threads/threads.ts';
import type { Accounts } from './accounts.ts';
import type { Deputies } from './deputies.ts';

export type AuthorityRouteDeps = {
  readonly accounts: Accounts;
  readonly access: Access;
  readonly deputies: Deputies;
  readonly threads: Threads;
};

/** The longest somebody answers for another without being named again. */
const MOST_HOURS = 31 * 24;

export const authorityRoutes = ({ accounts, access, deputies, threads }: AuthorityRouteDeps): RouteTable => ({
  'GET /api/threads/:id/people': route({
    access: 'member',
    needs: 'named',
    summary: 'Everybody who sees a thread, how far they may go, and who may answer what its agent asks',
    params: z.object({ id: threadId }),
    ok: threadPeople,
    handle: async ({ caller, params }) => {
      const thread = await threads.find(params.id);
      if (thread?.workspaceId !== caller.workspaceId) throw notYours();
      const target = targetOf(thread.head());
      access.must(caller.member.id, 'read_thread', target);
      // Also those who were taken the thread itself: whoever gives levels has to find them again.
      const channel = { kind: 'channel', id: target.channelId } as const;
      const here = (await accounts.members()).filter(
        ({ id, removed }) => !removed && access.may(id, 'read_channel', channel),
      );
      const people = here.map(({ id }) => {
        const standsFor = access.principal(id, target)?.id;
        const answers = access.may(id, 'answer_approval', target);
        return { id, level: access.level(id, target), answers, ...(standsFor && { standsFor }) };
      });
      return { people, manages: access.may(caller.member.id, 'manage_thread', target) };
    },
  }),
  'GET /api/deputies': route({
    access: 'member',
    needs: 'read_deputies',
    summary: 'Who answers approvals in whose place, and until when',
    ok: z.object({ deputies: z.array(deputy) }),
    handle: async () => ({ deputies: await deputies.list() }),
  }),
  'POST /api/deputies': route({
    access: 'member',
    needs: 'name_deputy',
    summary: 'Let somebody answer approvals in one’s place for so many hours',
    body: z.object({ deputy: memberId, hours: z.number().int().min(1).max(MOST_HOURS) }),
    handle: async ({ caller, body }) => deputies.name(caller, body.deputy, body.hours),
  }),
  'POST /api/deputies/:id/dismiss': route({
    access: 'member',
    needs: 'named',
    summary: 'End it before its time',
    params: z.object({ id: z.string().max(60) }),
    handle: async ({ caller, params }) => deputies.dismiss(caller, params.id),
  }),
});
