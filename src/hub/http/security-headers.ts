// Headers that go with every answer (R55): a page of this hub runs only scripts of this hub, is framed by nobody, tells
// nobody where its visitor came from, and is not kept by caches when it is somebody's.

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * The page that diagrams are drawn in. What it draws comes from an agent, so it has no origin (`sandbox`) and no network;
 * it needs its one script and its styles inline, and a policy within the page names that script by its hash.
 */
const DIAGRAM_CSP = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-scripts',
].join('; ');

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** A year (RFC 6797). Without includeSubDomains: what else lives under the hub's name is not the hub's to decide. */
const HSTS: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=31536000' };

/**
 * @param url path of the request; everything under /api is somebody's and is not to be stored
 * @param secure whether browsers reach the hub over HTTPS, and shall do nothing else from then on
 * @param frames what the hub's pages show in frames beside their own: the hosts of previews, as a source of a policy
 */
export const securityHeaders = (
  url: string,
  { secure, frames }: { readonly secure: boolean; readonly frames: string },
): Readonly<Record<string, string>> => ({
  ...ALWAYS,
  ...(secure && HSTS),
  ...(url.startsWith('/api/') && { 'cache-control': 'no-store' }),
  'content-security-policy': url === '/diagram.html' ? DIAGRAM_CSP : `${CSP}; frame-src 'self' ${frames}`,
});
