// Where a hub may be reached, decided before it listens (R54): on this machine as it is; from elsewhere only with TLS, or
// behind a proxy that was named, or with a flag that calls itself dangerous; and where its previews are (R10). Pure;
// open.ts does what it says.
import { BlockList, isIP } from 'node:net';
import { HawserError } from '../../std/errors.ts';
import type { Weakening } from '../../wire/protocol/weakenings.ts';
import { checkPreviewUrl, isOrigin } from './preview-url.ts';

export type DoorOptions = {
  /** Address to listen on; 0.0.0.0 and :: are all of them. Loopback unless said otherwise. */
  readonly listen?: string | undefined;
  /** Where people open the hub, if that is not the address it listens on. */
  readonly publicUrl?: URL | undefined;
  /** A domain of previews alone, each on a host under it; without it they are under `localhost`, for this machine. */
  readonly previewUrl?: URL | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  /** Addresses and networks (10.0.0.0/8) whose X-Forwarded-For is believed (R13). */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly weakened?: readonly Weakening[] | undefined;
};

export type DoorPlan = {
  readonly listen: string;
  readonly publicUrl: URL | undefined;
  readonly previewUrl: URL | undefined;
  /** Whether that is one host for all previews, each a path of it. */
  readonly previewPaths: boolean;
  /** Whether people elsewhere open this hub while its previews are under `localhost`, where only this machine is. */
  readonly previewsUnreachable: boolean;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Whether people elsewhere come through a door of its own, beside the plain one for programs of this machine. */
  readonly aside: boolean;
  /** Whether browsers reach the hub over HTTPS: cookies are then `Secure`, and HSTS is sent. */
  readonly secure: boolean;
  /** Whether this address may connect at all. */
  readonly admits: (peer: string) => boolean;
  /** Whether this address is believed about whom it speaks for. @param hop 0 is who is connected */
  readonly trusts: (peer: string, hop: number) => boolean;
  readonly weakened: readonly Weakening[];
};

export const LOOPBACK = '127.0.0.1';

/** @throws HawserError `listen_unsafe`, `public_url`, `preview_url`, `tls_incomplete`, `trusted_proxy`, with what to do */
export const planDoors = (options: DoorOptions = {}): DoorPlan => {
  const { listen = LOOPBACK, publicUrl, previewUrl, tlsCert, tlsKey, trustedProxies = [], weakened = [] } = options;
  if (!isIP(listen)) throw problem('listen_unsafe', `--listen ${listen} is not an address.`, 'For example: 0.0.0.0');
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw problem('tls_incomplete', 'TLS needs a certificate and its key.', 'Give both: --tls-cert and --tls-key');
  }
  const tls = tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey };
  const proxies = listOf(trustedProxies);
  const plainly = weakened.includes('plain_http');
  const anyProxy = weakened.includes('any_proxy');
  const proxied = trustedProxies.length > 0 || anyProxy;
  const elsewhere = !isLoopbackAddress(listen);
  const secure = publicUrl?.protocol === 'https:';

  if (elsewhere && !tls && !plainly && !(proxied && secure)) throw unsafe(listen);
  const aside = tls !== undefined || listen !== LOOPBACK;
  if (aside && !publicUrl) {
    const hint = 'Say it: --public-url https://hub.example.org';
    throw problem('public_url', 'A hub that is reached from elsewhere answers under one name only.', hint);
  }
  if (publicUrl) checkPublicUrl(publicUrl, { tls: tls !== undefined, proxied, plainly });
  const previewPaths = weakened.includes('preview_paths');
  if (previewPaths && !previewUrl) {
    const hint = 'Say which: --preview-url https://previews.example.net';
    throw problem('preview_url', 'Previews as paths need a host of their own.', hint);
  }
  if (previewUrl) checkPreviewUrl(previewUrl, publicUrl);
  // A hub under `localhost` speaks plain HTTP; a domain of previews elsewhere would inherit that.
  if (previewUrl?.protocol === 'http:' && !plainly && !isLoopbackName(previewUrl.hostname)) {
    throw plainPreviews(previewUrl);
  }
  const previewsUnreachable = !previewUrl && publicUrl !== undefined && !isLoopbackName(publicUrl.hostname);

  const trusts = (peer: string, hop: number) => holds(proxies, peer) || (anyProxy && hop === 0);
  // Without TLS of its own the hub speaks to its proxies and to this machine: past the proxy nobody gets in (R13).
  const open = tls !== undefined || plainly || anyProxy;
  const admits = (peer: string) => open || isLoopbackAddress(peer) || holds(proxies, peer);
  return {
    listen,
    publicUrl,
    previewUrl,
    previewPaths,
    previewsUnreachable,
    tls,
    aside,
    secure,
    admits,
    trusts,
    weakened,
  };
};

const checkPublicUrl = (url: URL, way: { tls: boolean; proxied: boolean; plainly: boolean }): void => {
  const { protocol, host, href } = url;
  if (!isOrigin(url)) {
    throw problem('public_url', `${href} is not the address of a hub.`, 'It looks like https://hub.example.org');
  }
  if (protocol === 'https:' && !way.tls && !way.proxied) {
    const hint = 'Name the proxy that ends TLS (--trusted-proxy 127.0.0.1), or give --tls-cert and --tls-key.';
    throw problem('public_url', `Nobody would speak TLS for ${host}.`, hint);
  }
  if (protocol === 'https:') return;
  if (way.tls) throw problem('public_url', `This hub speaks TLS, so ${host} is https.`, `Say https://${host}`);
  if (way.plainly || isLoopbackName(url.hostname)) return;
  throw problem('listen_unsafe', `${href} would be reached without encryption.`, 'Use https.');
};

const plainPreviews = ({ href }: URL): HawserError =>
  problem('preview_url', `${href} would be reached without encryption.`, 'Use https, for the hub as well.');

const unsafe = (listen: string): HawserError =>
  problem(
    'listen_unsafe',
    `The hub does not listen on ${listen} without TLS: whoever is in between could read and change everything.`,
    'Give --tls-cert and --tls-key; or --trusted-proxy with the address of a proxy that speaks TLS, and --public-url.',
  );

/** Addresses and networks as one list. @throws HawserError `trusted_proxy` */
const listOf = (proxies: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    // A network of everybody is what --dangerous-any-proxy is for.
    if (version === 0 || prefix < 1 || prefix > most) {
      throw problem('trusted_proxy', `${proxy} is no address of a proxy.`, 'For example: 127.0.0.1 or 10.0.0.0/24');
    }
    list.addSubnet(address, prefix, familyOf(version));
  }
  return list;
};

const familyOf = (version: number) => (version === 6 ? 'ipv6' : 'ipv4');

/** IPv4 addresses that arrive on an IPv6 socket (::ffff:10.0.0.1) are found too. */
const holds = (list: BlockList, peer: string): boolean => {
  const version = isIP(peer);
  return version !== 0 && list.check(peer, familyOf(version));
};

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
const isLoopbackAddress = (address: string): boolean => holds(loopback, address);
const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name.replace(/^\[|\]$/g, ''));

const problem = (code: string, message: string, hint: string) => new HawserError({ code, message, hint });
