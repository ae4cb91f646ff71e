// The previews of one session call each other (cors.ts), and a browser's key for one is a cookie of that one's host. So
// before a person gets a page they are led, once, through the others of its session that they may open: page → sibling's
// /.hawser/join, where they are let in as ever (door.ts) → page. Pure.
import type { IncomingMessage } from 'node:http';
import type { PreviewRow } from '../store/queries/previews.ts';
import { joinedIn } from './cookies.ts';
import { addressOf, type PreviewBase } from './hosts.ts';
import { entersFrame } from './observed.ts';

export const JOIN_PATH = '/.hawser/join';

/** Whether this is a person going to a page, in a tab or beside a thread, who can be led elsewhere first. */
export const goesToPage = (request: Pick<IncomingMessage, 'method' | 'headers' | 'url'>): boolean => {
  const { method, headers, url = '' } = request;
  const inTab = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return method === 'GET' && (inTab || entersFrame(request)) && url.length < MOST_PATH;
};

/** It becomes part of another address on the way. */
const MOST_PATH = 2_000;

/** Those that this browser was not led through. Whoever has the link needs no key for the others. */
export const notJoined = ({ headers }: IncomingMessage, siblings: readonly PreviewRow[]): PreviewRow[] => {
  const joined = joinedIn(headers.cookie);
  return siblings.filter(row => row.audience !== 'link' && !joined.includes(markOf(row)));
};

/** What to note of a browser that is led through one more; before it goes, so that it is led once, whatever comes of it. */
export const joinedWith = ({ headers }: IncomingMessage, sibling: PreviewRow): string[] =>
  [markOf(sibling), ...joinedIn(headers.cookie)].slice(0, MOST);

/** Enough of a label to know it again among a session's own. */
const markOf = ({ label }: PreviewRow): string => label.slice(0, 8);
const MOST = 30;

/** Where a sibling sends on whoever is on the way to a page. */
export const toJoin = (sibling: PreviewRow, page: PreviewRow, path: string, base: PreviewBase): string =>
  `${addressOf(sibling.label, base)}${JOIN_PATH}?${new URLSearchParams({ to: page.label, path })}`;

/**
 * @returns the page they are on the way to, which has to be of the same session (R12), and where in it; this one's own where
 *   none is named, for members who are to be known where nobody needs a key (features/previews/address.ts of the web app)
 */
export const wayOn = (
  url: string,
  preview: PreviewRow,
  siblings: readonly PreviewRow[],
): { page: PreviewRow; path: string } | undefined => {
  const asked = new URL(url, 'http://preview').searchParams;
  const to = asked.get('to');
  const page = to === null ? preview : siblings.find(({ label }) => label === to);
  return page && { page, path: asked.get('path') ?? '/' };
};
