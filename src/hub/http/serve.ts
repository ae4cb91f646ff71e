// What every server of the hub has in common, with TLS or without: requests under a preview's host are a preview's, and
// everything else goes to the routes of app.ts.
import type { RequestListener, ServerOptions } from 'node:http';
import type { PreviewDoor } from '../previews/door.ts';

/** The hub's own requests end when nothing comes of them for so long. */
const QUIET_MS = 60_000;

/**
 * Without a limit for whole requests, because an upload into a preview may take as long as it flows. Answers to a
 * half-sent or malformed request line come from Node itself; they say no more than the status.
 */
export const SERVER_OPTIONS: ServerOptions = { requestTimeout: 0, headersTimeout: QUIET_MS, keepAliveTimeout: 72_000 };

/** @param handler serves what no preview owns */
export const previewsFirst =
  (previews: Pick<PreviewDoor, 'owns' | 'handle'>, handler: RequestListener): RequestListener =>
  (request, response) => {
    if (previews.owns(request)) return previews.handle(request, response);
    request.setTimeout(QUIET_MS, () => request.destroy());
    handler(request, response);
  };
