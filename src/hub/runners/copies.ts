// Notices that a machine's key is in use twice. A runner that is started again has a new boot id and never uses an old
// one again; so a boot that comes back after another one took its place runs somewhere else at the same time (R40).
import type { RunnerId } from '../../wire/protocol/ids.ts';

export type Copies = {
  /** A link of this boot has joined. @returns whether two copies of the key are in use */
  joined(id: RunnerId, boot: string): boolean;
};

/** Boots kept per machine; two copies that take turns need two. */
const MAX_BOOTS = 20;

export const createCopies = (): Copies => {
  /** Oldest first; the last is the one that holds the link. */
  const boots = new Map<RunnerId, string[]>();
  return {
    joined: (id, boot) => {
      const known = boots.get(id) ?? [];
      const at = known.indexOf(boot);
      const again = at >= 0 && at < known.length - 1;
      boots.set(id, [...known.filter(each => each !== boot), boot].slice(-MAX_BOOTS));
      return again;
    },
  };
};
