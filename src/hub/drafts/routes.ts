// Drafts over HTTP: what a member writes on one device is there on the next. The last one written wins by the time of
// writing, so that a device which was away does not bring back what was sent or changed since.
import { z } from 'zod';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { type DraftState, draftAnswer, draftWrite } from '../../wire/protocol/drafts.ts';
import { type ThreadId, threadId } from '../../wire/protocol/ids.ts';
import { attachmentsSeenBy } from '../attachments/sight.ts';
import type { Viewer } from '../connection.ts';
import { route } from '../http/route.ts';
import type { Access } from '../policy/access.ts';
import { draftOf, saveDraft } from '../store/queries/drafts.ts';
import type { Store } from '../store/store.ts';
import { targetOf } from '../threads/target.ts';
import type { Threads } from '../threads/threads.ts';

type Deps = { readonly store: Store; readonly threads: Threads; readonly clock: Clock; readonly access: Access };

const params = z.object({ threadId });

export const readDraftRoute = (deps: Deps) =>
  route({
    access: 'member',
    needs: 'named',
    summary: 'What one is writing in a thread',
    params,
    ok: draftAnswer,
    handle: async ({ caller, params: { threadId: id } }) => {
      await mustSee(caller, id, deps);
      return { draft: await read(caller, id, deps) };
    },
  });

export const writeDraftRoute = (deps: Deps) =>
  route({
    access: 'member',
    needs: 'named',
    summary: 'Keep what one is writing in a thread; answers with the draft that holds',
    params,
    body: draftWrite,
    ok: draftAnswer,
    handle: async ({ caller, params: { threadId: id }, body }) => {
      await mustSee(caller, id, deps);
      const { text, attachments, replyTo } = body;
      // A clock that runs ahead must not win for ever.
      const draft = { text, attachments, replyTo, at: Math.min(body.at, deps.clock.now()) };
      await deps.store.write(tx => saveDraft(tx, caller.member.id, id, draft));
      return { draft: await read(caller, id, deps) };
    },
  });

const mustSee = async ({ workspaceId, member }: Viewer, id: ThreadId, { threads, access }: Deps): Promise<void> => {
  const thread = await threads.get(id);
  if (thread.workspaceId === workspaceId) return void access.must(member.id, 'read_thread', targetOf(thread.head()));
  throw new HawserError({ code: 'not_found', message: 'This thread does not exist, or is not yours to see.' });
};

const read = async (viewer: Viewer, id: ThreadId, deps: Deps): Promise<DraftState | null> => {
  const draft = await draftOf(deps.store.db, viewer.member.id, id);
  if (!draft) return null;
  const { text, replyTo, at } = draft;
  const attachments = await attachmentsSeenBy(deps, viewer, draft.attachments);
  return { text, attachments, at, ...(replyTo && { replyTo }) };
};
