// Who is asking, on a preview's host. A key counts when it is this preview's and when the request comes from where the
// key's holder is: their own tab, the preview itself, or another preview of the same session. Other sites can make a
// browser send its cookies; the browser says so, and then they count for nothing (R14, R27).
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { MemberId } from '../../wire/protocol/ids.ts';
import { hashSecret } from '../accounts/secrets.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import { keysIn } from './cookies.ts';
import { labelOfOrigin, originOf, type PreviewBase } from './hosts.ts';
import type { Previews } from './previews.ts';

export type Visit = {
  readonly preview: PreviewRow;
  /** The preview of the same session whose page makes this request, when it is another one's. */
  readonly sibling: PreviewRow | undefined;
  /** Hash of the key that let it in; undefined where everyone with the link may enter. */
  readonly keyHash: string | undefined;
  /** Whose browser it is; undefined for programs, and where everyone with the link may enter. */
  readonly member: MemberId | undefined;
  /** Whether a page of elsewhere has a browser ask this, whose cookies are not that page's to use. */
  readonly foreign: boolean;
};

/** @returns undefined for whoever may not see this preview */
export const admit = async (
  request: IncomingMessage,
  preview: PreviewRow,
  deps: { previews: Previews; base: PreviewBase },
): Promise<Visit | undefined> => {
  const { previews, base } = deps;
  const sibling = siblingAsking(request, preview, previews, base);
  const { authorization } = request.headers;
  const token = /^bearer\s+(hws_[0-9a-z]+)$/i.exec(authorization ?? '')?.[1];
  // A token is put there by whoever holds it, never by a browser of its own accord.
  const foreign = !cookieCounts(request, preview, sibling, base);
  const secrets = token ? [token] : foreign ? [] : keysIn(request.headers.cookie);
  const byLink = preview.audience === 'link';
  const visit = { preview, sibling, foreign };
  for (const secret of secrets.slice(0, MAX_KEYS)) {
    const keyHash = hashSecret(secret);
    const holder = await previews.admits(preview, keyHash);
    // Where nobody needs a key, one says who it is that looks; without it they stay.
    if (holder && byLink) return { ...visit, keyHash: undefined, member: token ? undefined : holder };
    if (holder) return { ...visit, keyHash, member: token ? undefined : holder };
  }
  return byLink ? { ...visit, keyHash: undefined, member: undefined } : undefined;
};

/** A browser has a few of ours; more are somebody's attempt to make us look many things up. */
export const MAX_KEYS = 8;

const siblingAsking = (
  { headers }: IncomingMessage,
  preview: PreviewRow,
  previews: Previews,
  base: PreviewBase,
): PreviewRow | undefined => {
  const from = headers.origin ?? originOfPage(headers);
  const label = from === undefined ? undefined : labelOfOrigin(from, base);
  // By the rows, never by the look of the name (R15).
  return label ? previews.siblingsOf(preview).find(row => row.label === label) : undefined;
};

/** Whose page shows a picture or runs a script: for those browsers say no Origin, and no page can say another Referer. */
const originOfPage = (headers: IncomingHttpHeaders): string | undefined =>
  headers.referer !== undefined && headers['sec-fetch-mode'] === 'no-cors'
    ? URL.parse(headers.referer)?.origin
    : undefined;

const cookieCounts = (
  { headers, method }: IncomingMessage,
  preview: PreviewRow,
  sibling: PreviewRow | undefined,
  base: PreviewBase,
): boolean => {
  const { origin } = headers;
  if (sibling) return true;
  if (origin !== undefined) return origin === originOf(preview.label, base);
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  // A link from elsewhere may open the page; nothing else from elsewhere may do anything.
  return headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
};
