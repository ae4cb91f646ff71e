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

const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** @param url path of the request; everything under /api is somebody's and is not to be stored */
export const securityHeaders = (url: string): Readonly<Record<string, string>> =>
  url.startsWith('/api/') ? { ...ALWAYS, 'cache-control': 'no-store' } : ALWAYS;
