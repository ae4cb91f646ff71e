// Who may read an attachment: whoever uploaded it, and whoever may read a thread it was shown in. The same question to the
// same policy as for the thread itself (R43, R44), asked wherever an id comes from a client: downloads, messages, drafts.
import type { AttachmentId } from '../../wire/protocol/ids.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import type { Viewer } from '../connection.ts';
import type { Access } from '../policy/access.ts';
import { type AttachmentPlaces, attachmentsByIds, placesOf } from '../store/queries/attachments.ts';
import type { Store } from '../store/store.ts';
import { targetOf } from '../threads/target.ts';
import type { Threads } from '../threads/threads.ts';

export type SightDeps = { readonly store: Store; readonly threads: Threads; readonly access: Access };

/** Those of them that this person may read, in the order asked for; the others are as if they were not there. */
export const attachmentsSeenBy = async (
  { store, threads, access }: SightDeps,
  { workspaceId, member }: Pick<Viewer, 'workspaceId' | 'member'>,
  ids: readonly AttachmentId[],
): Promise<Attachment[]> => {
  const places = await placesOf(store.db, workspaceId, ids);
  const reads = async ({ owner, threads: shownIn }: AttachmentPlaces): Promise<boolean> => {
    if (owner === member.id) return true;
    for (const id of shownIn) {
      const thread = await threads.get(id);
      if (access.may(member.id, 'read_thread', targetOf(thread.head()))) return true;
    }
    return false;
  };
  const seen: AttachmentId[] = [];
  for (const [id, place] of places) if (await reads(place)) seen.push(id);
  return attachmentsByIds(
    store.db,
    workspaceId,
    ids.filter(id => seen.includes(id)),
  );
};
