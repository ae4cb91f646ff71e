// Who sees a channel and how far people may go, over HTTP; workspaces/channels.ts asks the policy about each.
import { z } from 'zod';
import { channelId, memberId, runnerId, threadId } from '../../wire/protocol/ids.ts';
import { level } from '../../wire/protocol/workspace-topic.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import type { Channels, GrantOn } from './channels.ts';

/** What a level is granted on, told apart by its id. */
const grantOn = z.union([
  channelId.transform((id): GrantOn => ({ kind: 'channel', id })),
  threadId.transform((id): GrantOn => ({ kind: 'thread', id })),
  runnerId.transform((id): GrantOn => ({ kind: 'runner', id })),
]);

export const channelRoutes = (channels: Channels): RouteTable => ({
  'POST /api/channels/:id/members': route({
    access: 'member',
    needs: 'named',
    summary: 'Say who sees a channel: these members, or everybody',
    params: z.object({ id: channelId }),
    body: z.object({ members: z.array(memberId).max(1_000).nullable() }),
    handle: async ({ caller, params, body }) => channels.setMembers(caller, params.id, body.members),
  }),
  'GET /api/grants/:on': route({
    access: 'member',
    needs: 'named',
    summary: 'How far people may go in a channel, in a thread or on a machine, beside the default',
    params: z.object({ on: grantOn }),
    ok: z.object({ grants: z.array(z.object({ whom: memberId.nullable(), level })) }),
    handle: async ({ caller, params }) => ({ grants: await channels.grants(caller, params.on) }),
  }),
  'POST /api/grants/:on': route({
    access: 'member',
    needs: 'named',
    summary: 'Let somebody, or everybody, go this far',
    params: z.object({ on: grantOn }),
    body: z.object({ whom: memberId.nullable(), level: level.nullable() }),
    handle: async ({ caller, params, body }) => channels.grant(caller, params.on, body.whom, body.level),
  }),
});
