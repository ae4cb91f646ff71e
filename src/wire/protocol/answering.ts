// Who may answer what an agent asks, as the owner of its machine sets it: the runner decides by it, the hub refuses by it
// beforehand, and the card of the question says it. Nobody answers who may not drive the session, or stands in for
// somebody who may.
import { z } from 'zod';

/** `members` are those who are no guests; `admins` run the workspace. The machine's owner always may. */
export const answeredBy = z.enum(['drivers', 'members', 'admins', 'owner']);

export type AnsweredBy = z.infer<typeof answeredBy>;

type Role = 'owner' | 'admin' | 'member' | 'guest';

/** @param role in the workspace @param owns whether the machine is theirs */
export const isAmong = (who: AnsweredBy, { role, owns }: { readonly role: Role; readonly owns: boolean }): boolean => {
  if (owns) return true;
  switch (who) {
    case 'drivers':
      return true;
    case 'members':
      return role !== 'guest';
    case 'admins':
      return role === 'owner' || role === 'admin';
    case 'owner':
      return false;
  }
};
