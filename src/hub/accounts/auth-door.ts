// The way to better-auth: loads it when the first request needs it, and keeps one instance per name the hub is reached
// by, because passkeys and redirects are bound to that name. The hub's own hot path never comes through here.
import { HawserError } from '../../std/errors.ts';
import type { Auth, AuthOptions } from './auth.ts';

export type AuthDoor = {
  /** @param origin of this request, already known to be one of the hub's own */
  at(origin: string): Promise<Auth>;
  /** An instance for work that has nothing to do with a name, such as hashing a password. */
  any(): Promise<Auth>;
};

export const createAuthDoor = (options: Omit<AuthOptions, 'origin'>): AuthDoor => {
  const instances = new Map<string, Promise<Auth>>();
  const at = (origin: string): Promise<Auth> => {
    const known = instances.get(origin) ?? load({ ...options, origin });
    instances.set(origin, known);
    // What failed (an identity provider that was down while it was asked who it is) may work the next time.
    known.catch(error => {
      options.log.error('could not get ready to sign people in', { error });
      instances.delete(origin);
    });
    return known;
  };
  return { at, any: () => at([...instances.keys()][0] ?? 'http://localhost') };
};

const load = async (options: AuthOptions): Promise<Auth> => {
  const { createAuth } = await import('./auth.ts');
  return createAuth(options).catch((cause: unknown) => {
    throw new HawserError(
      {
        code: 'sign_in_unavailable',
        message: 'Signing in does not work at the moment.',
        hint: 'Try again shortly. The hub’s log says why.',
      },
      { cause },
    );
  });
};
