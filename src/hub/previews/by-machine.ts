// Sharing from the machine itself: its owner, at its keyboard, shares what runs there (`hawser share`). The machine's key
// stands for its owner in this and nothing else: for threads that work on that machine, and no wider than the thread.
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { type RunnerId, type ThreadId, threadId } from '../../wire/protocol/ids.ts';
import { addresses, port, previewView, shareByHand } from '../../wire/protocol/previews.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import type { Runners } from '../runners/runners.ts';
import { membersOf } from '../store/queries/accounts.ts';
import type { Store } from '../store/store.ts';
import type { Threads } from '../threads/threads.ts';
import type { Previews, Sharer } from './previews.ts';

export type ByMachineDeps = {
  readonly store: Store;
  readonly runners: Runners;
  readonly threads: Threads;
  readonly previews: Previews;
  readonly workspaceId: Sharer['workspaceId'];
};

export const machinePreviewRoutes = ({ store, runners, threads, previews, workspaceId }: ByMachineDeps): RouteTable => {
  const ownerOf = async (runnerId: RunnerId): Promise<Sharer> => {
    const { owner } = await runners.view(runnerId);
    const member = (await membersOf(store.db, workspaceId)).find(({ id }) => id === owner);
    if (!member) throw noOwner();
    return { workspaceId, member };
  };
  const mustBeHere = async (id: ThreadId, runnerId: RunnerId): Promise<void> => {
    if ((await threads.get(id)).head().session?.runnerId !== runnerId) throw notHere();
  };
  return {
    'GET /api/runner/threads/:id/addresses': route({
      access: 'runner',
      summary: 'Where the ports of a thread will be, should they be shared',
      params: z.object({ id: threadId }),
      ok: addresses,
      handle: async ({ caller: { runnerId }, params: { id } }) => {
        await mustBeHere(id, runnerId);
        return previews.addressesOf(id, runnerId);
      },
    }),

    'GET /api/runner/previews': route({
      access: 'runner',
      summary: 'What is shared from the machine that asks',
      ok: z.object({ previews: z.array(previewView) }),
      handle: async ({ caller }) => ({ previews: previews.from(caller.runnerId) }),
    }),

    'POST /api/runner/previews': route({
      access: 'runner',
      summary: 'Share a port of the machine that asks, as its owner',
      body: shareByHand.extend({ threadId }),
      ok: previewView,
      handle: async ({ caller: { runnerId }, body }) => {
        const { threadId, ...wish } = body;
        await mustBeHere(threadId, runnerId);
        return previews.share(await ownerOf(runnerId), threadId, wish);
      },
    }),

    'POST /api/runner/previews/stop': route({
      access: 'runner',
      summary: 'Stop sharing a port of the machine that asks, whoever has shared it',
      body: z.object({ port }),
      ok: z.object({ stopped: z.number() }),
      handle: async ({ caller: { runnerId }, body }) => ({
        stopped: await previews.stopFrom(runnerId, body.port, await ownerOf(runnerId)),
      }),
    }),
  };
};

const notHere = () => new HawserError({ code: 'not_found', message: 'This thread does not work on this machine.' });
const noOwner = () =>
  new HawserError({
    code: 'forbidden',
    message: 'Whoever this machine belongs to is no longer in the workspace.',
    hint: 'Take it out and let it in again: hawser logout, hawser login',
  });
