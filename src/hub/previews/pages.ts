// What a browser sees when there is no app to see: one page for everything that is not there or not for it (R9), and
// friendlier ones for those who may open the preview. What waits reloads itself; the only script is the one by which a
// frame beside a thread asks the page around it to be let in (src/web/features/previews/knock.ts).
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Problem } from '../../std/errors.ts';
import { framePolicy } from './headers.ts';

type Page = { readonly status: number; readonly title: string; readonly text: string; readonly retryS?: number };

/** The same for unknown, revoked, foreign and never existed. */
export const NOTHING_HERE: Page = {
  status: 404,
  title: 'Nothing here for you',
  text: 'There is no preview at this address, or it is not shared with you.',
};

/** By the problem's code; whatever else goes wrong on the way to the app is a bad gateway. */
export const pageFor = ({ code, message }: Problem): Page => {
  switch (code) {
    case 'tunnel_gone':
    case 'runner_offline':
      return {
        status: 503,
        title: 'The machine is offline',
        text: 'The app runs on a machine that is not connected at the moment. This page tries again by itself.',
        retryS: 3,
      };
    case 'not_accepting':
      return {
        status: 503,
        title: 'Starting up',
        text: 'The app does not answer yet. This page tries again by itself.',
        retryS: 1,
      };
    case 'listener_gone':
    case 'grant_gone':
      return {
        status: 503,
        title: 'The app has ended',
        text: `${message} In the thread, ask for it to be started and shared again.`,
        retryS: 5,
      };
    case 'tunnel_full':
    case 'preview_full':
      return { status: 503, title: 'Too many connections', text: message, retryS: 3 };
    case 'app_garbled':
      return {
        status: 502,
        title: 'The app’s answer cannot be read',
        text: `${message} Look at its output in the thread.`,
      };
    default:
      return {
        status: 502,
        title: 'The app did not answer',
        text: 'It hung up before it had answered. Look at its output in the thread.',
      };
  }
};

/** What who is not in can ask the hub with: in a tab by a link, in a frame through the page around it. */
export type Knock = {
  readonly hubOrigin: string;
  /** Its address without scheme, and what of it stands before the app's own paths (hosts.ts). */
  readonly host: string;
  readonly prefix: string;
  readonly challenge: string;
  readonly path: string;
  readonly framed: boolean;
};

type PageOptions = {
  readonly accept: string | undefined;
  readonly frameAncestors: string;
  readonly knock?: Knock;
  readonly cookies?: readonly string[];
};

export const sendPage = (response: ServerResponse, page: Page, options: PageOptions): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const html = /\btext\/html\b/.test(options.accept ?? '');
  const body = html ? toHtml(page, options.knock) : `${page.title}. ${page.text}\n`;
  response.writeHead(page.status, {
    'content-type': html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'content-security-policy': `${CSP}; ${framePolicy(options.frameAncestors)}`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(page.retryS !== undefined && { 'retry-after': String(page.retryS) }),
    ...(options.cookies && { 'set-cookie': [...options.cookies] }),
  });
  response.end(body);
};

/** Nobody but the hub's own page gets the challenge: the browser delivers it to that origin alone. */
const KNOCK = `const { hub, challenge, path, prefix } = document.documentElement.dataset;
parent.postMessage({ type: 'hawser.knock', challenge, path, prefix }, hub);`;
const CSP = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(KNOCK).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const toHtml = ({ title, text, retryS }: Page, knock: Knock | undefined): string => `<!doctype html>
<html lang="en"${knock?.framed ? dataOf(knock) : ''}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${retryS === undefined ? '' : `<meta http-equiv="refresh" content="${retryS}">`}
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { display: grid; place-content: center; min-height: 90vh; margin: 0 1.5rem; max-width: 36rem; margin-inline: auto }
h1 { font-size: 1.25rem; margin: 0 0 .5rem }
p { margin: 0 0 1rem }
/* In a frame these words are for the few who are not let in after a moment. */
[data-hub] main { animation: show 0s 4s both }
@keyframes show { from { visibility: hidden } }
</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${knock === undefined ? '' : `<p>${linkOf(knock)}</p>`}
</main>
${knock?.framed ? `<script>${KNOCK}</script>` : ''}
`;

const dataOf = ({ hubOrigin, challenge, path, prefix }: Knock): string =>
  ` data-prefix="${escapeHtml(prefix)}" data-hub="${escapeHtml(hubOrigin)}" data-challenge="${escapeHtml(challenge)}" data-path="${escapeHtml(path)}"`;

const linkOf = (knock: Knock): string =>
  knock.framed
    ? `<a href="${escapeHtml(knock.prefix + knock.path)}" target="_blank">Open it in a tab</a>`
    : `<a href="${escapeHtml(enterLink(knock))}">Open it through Hawser</a>`;

/** The hub's page that asks for a code. Behind the #: for that page alone, not for logs on the way. */
export const enterLink = ({ hubOrigin, host, challenge, path }: Knock): string =>
  `${hubOrigin}/open-preview#${new URLSearchParams({ host, challenge, path })}`;

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
