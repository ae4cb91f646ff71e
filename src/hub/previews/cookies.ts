// The cookies of previews: ours, which the app must never see or set, and the app's, which must not reach beyond its own
// host (R11). Pure; works on header text, because that is what an attacker writes.

/** `__Host-`: browsers take it only host-only, with Path=/ and Secure, so no sibling host can plant one. */
const SECURE_NAME = '__Host-hawser_preview';
/** The same where there is no TLS (one machine); browsers that refuse Secure over http://*.localhost have this one. */
const PLAIN_NAME = 'hawser_preview';
/** In a frame of the hub's own page, and only there: partitioned. */
const FRAME_NAME = '__Host-hawser_frame';
const NONCE_NAME = 'hawser_nonce';
const JOINED_NAME = 'hawser_joined';
const OPEN_NAME = 'hawser_open';
const KEY_NAMES = new Set([SECURE_NAME, PLAIN_NAME, FRAME_NAME]);
const OURS = new Set([...KEY_NAMES, NONCE_NAME, JOINED_NAME, OPEN_NAME].map(name => name.toLowerCase()));

const parse = (header: string): [name: string, value: string, text: string][] =>
  header.split(';').map(text => {
    const at = text.indexOf('=');
    return [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim(), text.trim()];
  });

/**
 * Every key in our cookies: there may be a partitioned one, a plain one, and what somebody made up; on one host for all
 * previews each holds the keys of a session.
 */
export const keysIn = (header: string | undefined): string[] => [
  ...new Set(parse(header ?? '').flatMap(([name, value]) => (KEY_NAMES.has(name) ? value.split('.') : []))),
];

export const noncesIn = (header: string | undefined): string[] =>
  parse(header ?? '').flatMap(([name, value]) => (name === NONCE_NAME ? [value] : []));

/** Marks of the siblings that this browser was led through (join.ts). */
export const joinedIn = (header: string | undefined): string[] =>
  parse(header ?? '').flatMap(([name, value]) => (name === JOINED_NAME ? value.split('.') : []));

/** Label of the preview that this browser has open, on one host for all of them. */
export const openIn = (header: string | undefined): string | undefined =>
  parse(header ?? '').find(([name]) => name === OPEN_NAME)?.[1];

/** Whether a request comes from a preview in a frame beside a thread: nowhere else do browsers send that cookie. */
export const isFramed = (header: string | undefined): boolean =>
  header?.includes(FRAME_NAME) === true && parse(header).some(([name]) => name === FRAME_NAME);

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
 * Where an app's cookie will be used: on its own host; by the pages of sibling previews as well, where those are other
 * sites to browsers; or in a frame beside a thread.
 */
export type Jar = 'own' | 'sites' | 'frame';

/**
 * An app's `Set-Cookie` as the browser may get it: without Domain, so that it stays on this host, whatever the app
 * believes its host to be. In a frame the app is another site than the page around it, where browsers keep partitioned
 * cookies alone; so it gets a jar of its own there, and one can sign in to it. On the laptop two ports are one site, so
 * where previews are not, it comes twice: as the app wrote it, for browsers that take nothing Secure over
 * http://*.localhost, and then so that siblings can use it. What the app wants to be Strict stays that.
 * @returns nothing when it would set one of ours
 */
export const appCookie = (value: string, jar: Jar): string[] => {
  const [pair = '', ...attributes] = value.split(';');
  if (OURS.has(bare(pair.split('=')[0] ?? ''))) return [];
  const own = attributes.filter(attribute => !/^\s*domain\s*(=|$)/i.test(attribute));
  const asWritten = [pair, ...own].join(';');
  if (jar === 'own' || (jar === 'sites' && own.some(attribute => STRICT.test(attribute)))) return [asWritten];
  const kept = [pair, ...own.filter(attribute => !WHERE.test(attribute))].join(';');
  return jar === 'frame' ? [kept + IN_FRAMES] : [asWritten, kept + AMONG_SITES];
};

/** The attributes that say where a cookie goes along. */
const WHERE = /^\s*(samesite|secure|partitioned)\s*(=|$)/i;
const STRICT = /^\s*samesite\s*=\s*strict\s*$/i;
/** What other sites may do with such a cookie is decided by access.ts, not by SameSite. */
const AMONG_SITES = '; Secure; SameSite=None';
const IN_FRAMES = `${AMONG_SITES}; Partitioned`;

/** How a browser reaches a preview: over TLS or not, in a tab or in a frame beside a thread. */
export type Way = { readonly secure: boolean; readonly framed: boolean };

/** `Set-Cookie` headers that let a browser in. */
export const keyCookies = (secrets: readonly string[], { secure, framed }: Way, maxAgeS: number): string[] => {
  const secret = secrets.join('.');
  const age = `Path=/; HttpOnly; Max-Age=${maxAgeS}`;
  // Also over http://*.localhost, which is another site than the hub: browsers that refuse it there have the tab.
  if (framed) return [`${FRAME_NAME}=${secret}; ${age}${IN_FRAMES}`];
  return [
    // For its own tab, and for calls between the previews of one session, which are other sites to each other under
    // .localhost.
    `${SECURE_NAME}=${secret}; ${age}; Secure; SameSite=None`,
    ...(secure ? [] : [`${PLAIN_NAME}=${secret}; ${age}; SameSite=Lax`]),
  ];
};

/** Says only that this is a frame, to who needs no key. */
export const frameMark = (): string => `${FRAME_NAME}=frame; Path=/; HttpOnly${IN_FRAMES}`;

/** Binds a code to the browser that asked for it (R12). */
export const nonceCookie = (nonce: string, way: Way): string => memo(NONCE_NAME, nonce, 600, way);

/** For as long as the keys it tells of. */
export const joinedCookie = (marks: readonly string[], maxAgeS: number, way: Way): string =>
  memo(JOINED_NAME, marks.join('.'), maxAgeS, way);

/** Outlives the keys: as long as a browser may hold what a preview has left there. */
export const openCookie = (label: string, way: Way): string => memo(OPEN_NAME, label, 400 * 24 * 3_600, way);

/** Ends every cookie that a request has brought, ours and the apps'. */
export const endCookies = (header: string | undefined, { secure, framed }: Way): string[] =>
  parse(header ?? '').flatMap(([name]) => {
    if (name === '') return [];
    const attributes = framed ? IN_FRAMES : secure || name.startsWith('__') ? ' Secure' : '';
    return [`${name}=; Path=/; Max-Age=0;${attributes}`];
  });

/** What a browser keeps for us beside its key; it opens nothing. */
const memo = (name: string, value: string, maxAgeS: number, { secure, framed }: Way): string =>
  `${name}=${value}; Path=/; HttpOnly; Max-Age=${maxAgeS};${framed ? IN_FRAMES : ` SameSite=Lax${secure ? '; Secure' : ''}`}`;
