// What the people of a workspace are called on the screen, those who left included.
import type { MemberId } from '../../wire/protocol/ids.ts';
import type { Member } from '../../wire/protocol/workspace-topic.ts';
import { t } from './t.ts';

/** @param id undefined where it is not known who it was */
export const nameOf = (id: MemberId | undefined, members: readonly Member[]): string =>
  members.find(member => member.id === id)?.name ?? t('person.gone');

type Seen = { readonly me: MemberId; readonly members: readonly Member[] };

/** The same to a member, who is "You" at the beginning of a sentence and "you" within one. */
export const whoIs = (
  id: MemberId | undefined,
  { me, members }: Seen,
  you: 'person.you' | 'person.youLower' = 'person.you',
): string => (id === me ? t(you) : nameOf(id, members));
