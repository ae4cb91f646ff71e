// Where a preview is. Its address is a host of its own, its label under one base: `localhost` of the hub's own port, which
// every browser resolves by itself, or a domain of previews alone (R10). Where no such domain can be had it is a path of
// one host for all of them, which keeps them apart less well (docs/self-hosting.md); no other file knows of the two. Pure.
export type PreviewBase = {
  readonly scheme: 'http' | 'https';
  /** `localhost:4700`, `previews.example`. Lower case. */
  readonly host: string;
  /** Whether previews are paths of that host, `/~<label>/…`, and not hosts under it. */
  readonly paths?: boolean;
};

/** @param url scheme, host and port of a domain of previews, or of a host for all of them */
export const baseOf = ({ protocol, host }: URL, paths = false): PreviewBase => ({
  scheme: protocol === 'https:' ? 'https' : 'http',
  host,
  paths,
});

/** What every preview's host ends in, without a port. */
export const hostnameOf = ({ host }: PreviewBase): string => host.replace(/:\d+$/, '');

/** Whether browsers take each preview for a site of its own, as they do under `localhost`; those under a domain are one. */
export const areSites = (base: PreviewBase): boolean => !base.paths && hostnameOf(base) === 'localhost';

/** 26 characters of 5 bits: nobody finds one by trying (R9). */
const LABEL = /^[0-9a-hjkmnp-tv-z]{26}$/;
const PATH = /^\/~([0-9a-hjkmnp-tv-z]{26})(?![^/?#])(.*)$/;

/**
 * The label a request is for, by its Host header alone (R13).
 * @returns undefined when the host is not under the base; '' when it is, but no preview can be there
 */
export const labelOf = (host: string | undefined, base: PreviewBase): string | undefined => {
  const name = host?.toLowerCase() ?? '';
  const suffix = `.${base.host}`;
  if (!name.endsWith(suffix)) return undefined;
  const label = name.slice(0, -suffix.length);
  return LABEL.test(label) ? label : '';
};

/** Whether a Host header is that of a preview, or looks like it (R13). */
export const isOurs = (host: string | undefined, base: PreviewBase): boolean =>
  base.paths ? host?.toLowerCase() === base.host : labelOf(host, base) !== undefined;

export type Target = {
  /** '' where no preview can be. */
  readonly label: string;
  /** What is asked of the app, as it knows it. */
  readonly path: string;
  /** Whether the path says which preview is meant. */
  readonly byPath: boolean;
};

/** What a request is for, by its Host header (R13), or on one host for all by its path and by what the browser has open. */
export const targetOf = (
  { host, url }: { readonly host: string | undefined; readonly url: string },
  open: string | undefined,
  base: PreviewBase,
): Target => {
  if (!base.paths) return { label: labelOf(host, base) ?? '', path: url, byPath: false };
  const [, label, rest = ''] = PATH.exec(url) ?? [];
  if (label) return { label, path: rest.startsWith('/') ? rest : `/${rest}`, byPath: true };
  return { label: open !== undefined && LABEL.test(open) ? open : '', path: url, byPath: false };
};

/** Origin of a preview's pages. */
export const originOf = (label: string, base: PreviewBase): string =>
  base.paths ? `${base.scheme}://${base.host}` : `${base.scheme}://${label}.${base.host}`;

/** Address of a preview, which a path is added to. */
export const addressOf = (label: string, base: PreviewBase): string => originOf(label, base) + prefixOf(label, base);

/** What a preview's own paths have before them, seen from elsewhere. */
export const prefixOf = (label: string, base: PreviewBase): string => (base.paths ? `/~${label}` : '');

/** The label in an address without its scheme: `<label>.preview.example`, `previews.example/~<label>`. */
export const labelAt = (place: string, base: PreviewBase): string => {
  const at = place.indexOf('/');
  const [host, url] = at < 0 ? [place, ''] : [place.slice(0, at), place.slice(at)];
  return isOurs(host, base) ? targetOf({ host, url }, undefined, base).label : '';
};

/** Every preview as one source of a Content-Security-Policy. */
export const anyPreview = ({ scheme, host, paths }: PreviewBase): string => `${scheme}://${paths ? '' : '*.'}${host}`;

/** The label of an `Origin` (or the origin of a `Referer`), when it is exactly one of a preview's host. */
export const labelOfOrigin = (origin: string, base: PreviewBase): string | undefined => {
  const prefix = `${base.scheme}://`;
  if (base.paths || !origin.startsWith(prefix)) return undefined;
  return labelOf(origin.slice(prefix.length), base) || undefined;
};
