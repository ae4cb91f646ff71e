// Which host belongs to a preview. A preview's host is its label under one base: `localhost` of the hub's own port, which
// every browser resolves by itself, or a domain of previews alone (R10). Pure.
export type PreviewBase = {
  readonly scheme: 'http' | 'https';
  /** `localhost:4700`, `previews.example`. Lower case. */
  readonly host: string;
};

/** @param url scheme, host and port of a domain of previews */
export const baseOf = ({ protocol, host }: URL): PreviewBase => ({
  scheme: protocol === 'https:' ? 'https' : 'http',
  host,
});

/** What every preview's host ends in, without a port. */
export const hostnameOf = ({ host }: PreviewBase): string => host.replace(/:\d+$/, '');

/** 26 characters of 5 bits: nobody finds one by trying (R9). */
const LABEL = /^[0-9a-hjkmnp-tv-z]{26}$/;

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

export const originOf = (label: string, base: PreviewBase): string => `${base.scheme}://${label}.${base.host}`;

/** Every preview's host as one source of a Content-Security-Policy. */
export const anyPreview = ({ scheme, host }: PreviewBase): string => `${scheme}://*.${host}`;

/** The label of an `Origin` (or the origin of a `Referer`), when it is exactly one of a preview's host. */
export const labelOfOrigin = (origin: string, base: PreviewBase): string | undefined => {
  const prefix = `${base.scheme}://`;
  return origin.startsWith(prefix) ? labelOf(origin.slice(prefix.length), base) || undefined : undefined;
};
