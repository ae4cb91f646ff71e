// The names a hub answers to, each with the one origin pages of that name have. Filled in once the hub listens; whatever
// arrives under another name is not for it.

export type Names = {
  /** @param host as in a Host header: `hub.example.org`, `127.0.0.1:4140` */
  has(host: string): boolean;
  /** Whether pages of this origin (`https://hub.example.org`) are this hub's own. */
  owns(origin: string): boolean;
  /** The origin of a name that `has` knows. */
  originOf(host: string | undefined): string;
};

export const createNames = (): Names & { add(url: URL): void } => {
  const origins = new Map<string, string>();
  return {
    has: host => origins.has(host.toLowerCase()),
    owns: origin => {
      const parsed = URL.parse(origin);
      return parsed !== null && origins.get(parsed.host) === parsed.origin;
    },
    originOf: host => {
      const origin = origins.get(host?.toLowerCase() ?? '');
      if (origin === undefined) throw new Error('invariant: requests under other names are refused before this');
      return origin;
    },
    add: ({ host, origin }) => void origins.set(host, origin),
  };
};
