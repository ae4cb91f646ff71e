// The cookie of a signed-in browser: the session's token and, after a dot, the hub's signature on it, which is the form
// better-auth reads and writes. The hub itself looks only at the token: 128 random bits need no signature to be believed.
import { createHmac } from 'node:crypto';
import { SESSION } from './session-terms.ts';

export type SessionCookie = {
  readonly name: string;
  readonly secure: boolean;
  /** `Set-Cookie` that signs in; host-only because it names no Domain (RFC 6265, section 5.3). */
  set(token: string): string;
  /** `Set-Cookie` that signs out. */
  readonly clear: string;
};

/**
 * Cookies know no ports, so two hubs on one machine would sign each other's people out; each has a name of its own.
 * @param secret the key of the hub's signatures
 * @param secure whether browsers reach the hub over HTTPS
 */
export const sessionCookie = (hubId: string, secret: string, secure: boolean): SessionCookie => {
  // Browsers take __Host- only from this very host, over HTTPS, for all of its paths: nobody beside us can set it (R10).
  const name = `${secure ? '__Host-' : ''}hawser_${hubId.slice(-8)}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  const sign = (token: string) => createHmac('sha256', secret).update(token).digest('base64');
  return {
    name,
    secure,
    set: token => {
      const value = encodeURIComponent(`${token}.${sign(token)}`);
      return `${name}=${value}; ${attributes}; Max-Age=${SESSION.absoluteMs / 1_000}`;
    },
    clear: `${name}=; ${attributes}; Max-Age=0`,
  };
};

/** The token in a cookie's value, signed or, from before there were signatures, bare. */
export const tokenIn = (value: string): string => value.split(/\.|%2E/i)[0] ?? '';
