// Which pages tell the pane beside a thread what happens in them: HTML that the pane's own frame goes to, and nothing
// else. A person's own tab, a program, what a page fetches, and all that is not HTML pass through as they are. The tag
// itself is observe-script.ts's, its place insert-tag.ts's. Pure.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isFramed } from './cookies.ts';
import { pairs, type RawHeaders } from './headers.ts';

type Asked = Pick<IncomingMessage, 'method' | 'headers'>;
type Answered = Pick<IncomingMessage, 'statusCode' | 'headers'>;

/** Whether a frame of the hub's page is led here from elsewhere: who may frame a preview at all is its policy's to say. */
export const entersFrame = ({ headers }: Asked): boolean =>
  headers['sec-fetch-dest'] === 'iframe' &&
  headers['sec-fetch-mode'] === 'navigate' &&
  (headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site');

/** Whether what is asked for will stand in the pane, if it is a page. Browsers ask for part of a page only in downloads. */
export const asksForPage = (request: Asked): boolean =>
  (request.method === 'GET' || request.method === 'POST') &&
  request.headers['sec-fetch-dest'] === 'iframe' &&
  request.headers['sec-fetch-mode'] === 'navigate' &&
  request.headers.range === undefined &&
  (isFramed(request.headers.cookie) || entersFrame(request));

const NOT_ASKED = new Set(['accept-encoding', 'if-none-match', 'if-modified-since']);

/**
 * The headers of such a request for the app: readable, and whole. `Not modified` would be about a page without the tag.
 * @param headers names and values in turn
 */
export const askReadable = (headers: readonly string[]): string[] => [
  ...[...pairs(headers)].filter(([name]) => !NOT_ASKED.has(name.toLowerCase())).flat(),
  ...['Accept-Encoding', 'identity'],
];

/** Answers without a page, and parts of one. */
const NO_PAGE = new Set([204, 205, 206, 304]);

/** Whether the answer is a page with room for a tag; an error's page is one as well. */
export const isPage = ({ statusCode = 0, headers }: Answered): boolean =>
  statusCode >= 200 &&
  (statusCode < 300 || statusCode >= 400) &&
  !NO_PAGE.has(statusCode) &&
  isHtml(headers['content-type']) &&
  isReadable(headers) &&
  !/\battachment\b/i.test(headers['content-disposition'] ?? '');

/** In an encoding of single bytes or UTF-8: the tag is ASCII. */
const isHtml = (type = ''): boolean =>
  /^\s*text\/html\s*(;|$)/i.test(type) && !/charset\s*=\s*["']?utf-?(16|32)/i.test(type);

const isReadable = (headers: IncomingHttpHeaders): boolean => {
  const coding = headers['content-encoding'];
  return coding === undefined || coding.trim().toLowerCase() === 'identity';
};

/** What is said about the bytes, and no longer true of them. */
const ABOUT_BYTES = new Set([
  'accept-ranges',
  'content-digest',
  'content-length',
  'content-md5',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'repr-digest',
]);

/**
 * The headers of such an answer for the browser. It may keep the page to go back to, but must ask anew for everything
 * else: a `fetch` of the same address gets the app's own bytes.
 */
export const withTagHeaders = (headers: RawHeaders): string[] => {
  const kept = [...pairs(headers)].filter(([name]) => !ABOUT_BYTES.has(name.toLowerCase()));
  const caching = kept.filter(([name]) => name.toLowerCase() === 'cache-control');
  if (caching.some(([, value]) => /\bno-store\b/i.test(value))) return kept.flat();
  return [...kept.filter(each => !caching.includes(each)).flat(), 'Cache-Control', 'private, no-cache'];
};
