// How far a preview may be shared and who may open it; the only place that says so, for every way to make one (R16).
import type { MemberId } from '../../wire/protocol/ids.ts';
import type { Audience } from '../../wire/protocol/previews.ts';
import type { Role } from '../../wire/protocol/workspace-topic.ts';
import { forbidden } from '../policy.ts';
import type { PreviewRow } from '../store/queries/previews.ts';

const HOUR_MS = 3_600_000;
/** The wider the audience, the sooner it ends by itself. */
const LONGEST_MS: Readonly<Record<Audience, number>> = {
  me: 30 * 24 * HOUR_MS,
  people: 30 * 24 * HOUR_MS,
  thread: 30 * 24 * HOUR_MS,
  workspace: 30 * 24 * HOUR_MS,
  link: 24 * HOUR_MS,
};
const USUAL_MS = 8 * HOUR_MS;

/** @returns how long it may live, in milliseconds @throws HawserError `forbidden` */
export const mustBeWithinCeiling = (wish: {
  role: Role;
  audience: Audience;
  expiresInMs?: number | undefined;
}): number => {
  const { role, audience, expiresInMs = USUAL_MS } = wish;
  if (audience === 'link' && role !== 'owner' && role !== 'admin') {
    throw forbidden(
      'Only owners and admins may share with everyone who has the link.',
      'Share with the workspace.',
      'forbidden_link',
    );
  }
  // A guest was let into single threads; what they share stays among those who see the thread.
  if (audience === 'workspace' && role === 'guest') {
    throw forbidden('Guests may not share with the whole workspace.', 'Share with this thread.', 'forbidden_guest');
  }
  return Math.min(expiresInMs, LONGEST_MS[audience]);
};

/**
 * Whether a member may open a preview; strangers may only those of audience `link`, without asking here.
 * @param sees what the policy says of them at this moment: whether they are of the workspace, and whether they may read
 *   the thread
 */
export const mayOpen = (
  preview: Pick<PreviewRow, 'audience' | 'sharedBy' | 'people'>,
  member: MemberId,
  sees: { readonly workspace: boolean; readonly thread: boolean },
): boolean => {
  // Who was let drive the thread and is no more had better not keep what runs in it.
  if (preview.sharedBy === member) return sees.thread;
  switch (preview.audience) {
    case 'me':
      return false;
    case 'people':
      return sees.workspace && preview.people.includes(member);
    case 'thread':
      return sees.thread;
    case 'workspace':
    case 'link':
      return sees.workspace;
  }
};
