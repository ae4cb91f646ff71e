// The cookie of a signed-in browser.
import { COOKIE_MS } from './accounts.ts';

export type SessionCookie = {
  readonly name: string;
  /** `Set-Cookie` that signs in; host-only because it names no Domain (RFC 6265, section 5.3). */
  set(secret: string): string;
  /** `Set-Cookie` that signs out. */
  readonly clear: string;
};

/**
 * Cookies know no ports, so two hubs on one machine would sign each other's people out; each has a name of its own.
 * @param secure whether browsers reach the hub over HTTPS
 */
export const sessionCookie = (hubId: string, secure: boolean): SessionCookie => {
  const name = `hawser_${hubId.slice(-8)}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    name,
    set: secret => `${name}=${secret}; ${attributes}; Max-Age=${COOKIE_MS / 1_000}`,
    clear: `${name}=; ${attributes}; Max-Age=0`,
  };
};
