// Which of a thread's ports can be looked at: shared, still for its time, and with this person.
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { PreviewId } from '../../../wire/protocol/previews.ts';
import type { PortHead, PortShare } from '../../../wire/thread/ports.ts';

/**
 * Whether a member who reads the thread may open what it shares. The hub decides it anew on every request; this only
 * keeps the app from offering what would be refused.
 */
export const opensFor = (
  { audience, by, people }: Pick<PortShare, 'audience' | 'by' | 'people'>,
  me: MemberId,
): boolean => {
  switch (audience) {
    case 'me':
      return by === me;
    case 'people':
      return by === me || people.includes(me);
    case 'thread':
    case 'workspace':
    case 'link':
      return true;
  }
};

/** The preview shared last that this member may open at this moment. @param now milliseconds since the epoch */
export const newestPreview = (
  ports: readonly PortHead[],
  { me, now }: { readonly me: MemberId; readonly now: number },
): PreviewId | undefined =>
  ports.findLast(({ share }) => share !== undefined && share.expiresAt > now && opensFor(share, me))?.share?.previewId;

/** What there is to list: what listens, and what is shared although it has ended, newest first. */
export const portsToShow = (ports: readonly PortHead[]): PortHead[] =>
  ports.filter(({ gone, share }) => !gone || share !== undefined).toReversed();
