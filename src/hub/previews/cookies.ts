// The cookies of previews: ours, which the app must never see or set, and the app's, which must not reach beyond its own
// host (R11). Pure; works on header text, because that is what an attacker writes.

/** `__Host-`: browsers take it only host-only, with Path=/ and Secure, so no sibling host can plant one. */
const SECURE_NAME = '__Host-hawser_preview';
/** The same where there is no TLS (one machine); browsers that refuse Secure over http://*.localhost have this one. */
const PLAIN_NAME = 'hawser_preview';
const NONCE_NAME = 'hawser_nonce';
const OURS = new Set([SECURE_NAME, PLAIN_NAME, NONCE_NAME].map(name => name.toLowerCase()));

const parse = (header: string): [name: string, value: string, text: string][] =>
  header.split(';').map(text => {
    const at = text.indexOf('=');
    return [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim(), text.trim()];
  });

/** Every value of our key cookie: there may be a partitioned one, a plain one, and what somebody made up. */
export const keysIn = (header: string | undefined): string[] =>
  parse(header ?? '').flatMap(([name, value]) => (name === SECURE_NAME || name === PLAIN_NAME ? [value] : []));

export const noncesIn = (header: string | undefined): string[] =>
  parse(header ?? '').flatMap(([name, value]) => (name === NONCE_NAME ? [value] : []));

/**
 * What the app gets to see: all but ours, in any case, quoted or spaced as they may be.
 * @returns undefined when nothing is left
 */
export const withoutOurs = (header: string): string | undefined => {
  const kept = parse(header).filter(([name, , text]) => text !== '' && !OURS.has(bare(name)));
  return kept.length > 0 ? kept.map(([, , text]) => text).join('; ') : undefined;
};

const bare = (name: string): string => name.replaceAll(/["\s]/g, '').toLowerCase();

/**
 * An app's `Set-Cookie` as the browser may get it: without Domain, so that it stays on this host, whatever the app
 * believes its host to be.
 * @returns undefined when it would set one of ours
 */
export const appCookie = (value: string): string | undefined => {
  const [pair = '', ...attributes] = value.split(';');
  if (OURS.has(bare(pair.split('=')[0] ?? ''))) return undefined;
  return [pair, ...attributes.filter(attribute => !/^\s*domain\s*(=|$)/i.test(attribute))].join(';');
};

/** `Set-Cookie` headers that let a browser in. */
export const keyCookies = (secret: string, secure: boolean, maxAgeS: number): string[] => {
  const age = `Path=/; HttpOnly; Max-Age=${maxAgeS}`;
  return [
    // In the pane beside a thread the preview is a frame of another site; partitioned, the cookie works there and only there.
    `${SECURE_NAME}=${secret}; ${age}; Secure; SameSite=None; Partitioned`,
    // For its own tab, and for calls between the previews of one session, which are other sites to each other under
    // .localhost. What other sites may do with it is decided by access.ts, not by SameSite.
    `${SECURE_NAME}=${secret}; ${age}; Secure; SameSite=None`,
    ...(secure ? [] : [`${PLAIN_NAME}=${secret}; ${age}; SameSite=Lax`]),
  ];
};

/** Binds a code to the browser that asked for it (R12). */
export const nonceCookie = (nonce: string, secure: boolean): string =>
  `${NONCE_NAME}=${nonce}; Path=/; HttpOnly; Max-Age=600; SameSite=Lax${secure ? '; Secure' : ''}`;
