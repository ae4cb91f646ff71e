// Whether a domain may be that of previews (R10): what agents write runs there, so it is never the hub's own host, nor
// above or below it, where pages of the one could set cookies for the other. Pure; plan.ts asks.
import { isIP } from 'node:net';
import { HawserError } from '../../std/errors.ts';

/** @throws HawserError `preview_url`, with what to do */
export const checkPreviewUrl = (url: URL, publicUrl: URL | undefined): void => {
  const { hostname, host, href, protocol } = url;
  if (!isOrigin(url) || isIP(hostname) || hostname.startsWith('[')) {
    throw problem(`${href} is not a domain that previews could have hosts under.`);
  }
  if (!publicUrl) {
    throw problem('A domain of previews belongs to a hub with a name.', 'Say it: --public-url https://hub.example.org');
  }
  const hub = publicUrl.hostname;
  if (hostname === hub || hub.endsWith(`.${hostname}`) || hostname.endsWith(`.${hub}`)) {
    throw problem(
      `${host} is too near to the hub, ${hub}: what agents write would run next to its accounts.`,
      'Take another domain, best one of its own: --preview-url https://preview.example.net',
    );
  }
  if (protocol === publicUrl.protocol) return;
  const wanted = `${publicUrl.protocol}//${host}`;
  throw problem(
    `The hub is at ${publicUrl.origin}, so its previews are at ${wanted}.`,
    `Say it: --preview-url ${wanted}`,
  );
};

/** Scheme, host and port, and nothing else. */
export const isOrigin = ({ protocol, username, password, href, origin }: URL): boolean =>
  /^https?:$/.test(protocol) && username === '' && password === '' && href === `${origin}/`;

const problem = (message: string, hint = 'It looks like https://preview.example.net') =>
  new HawserError({ code: 'preview_url', message, hint });
