// What the page offers of roles; the hub decides (hub/policy.ts), this only keeps from offering what it would refuse.
import type { Member, Role } from '../../../wire/protocol/workspace-topic.ts';

/** From the one that may most. */
const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'guest'];

/** Whether they run the workspace. */
export const rules = (role: Role): boolean => role === 'owner' || role === 'admin';

/** Roles that somebody may give. */
export const givenBy = (role: Role): readonly Role[] => {
  if (role === 'owner') return ROLES;
  return role === 'admin' ? ['member', 'guest'] : [];
};

/** Whether somebody may change another's role, or remove them. */
export const standsAbove = (self: Member | undefined, other: Member): boolean =>
  self?.role === 'owner' || (self?.role === 'admin' && !rules(other.role));
