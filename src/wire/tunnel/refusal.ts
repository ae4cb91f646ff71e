// How a runner says no to one stream: an HTTP status with the problem in a header, parsed again on the hub's side.
import type { IncomingHttpHeaders, IncomingHttpStatusHeader, OutgoingHttpHeaders } from 'node:http2';
import { HawserError, toProblem } from '../../std/errors.ts';
import { problem } from '../protocol/problems.ts';
import { PROBLEM_HEADER } from './constants.ts';

/** Longest header value of a problem; a hub believes no runner, so it also reads no more. */
const MAX_CHARS = 4_000;

/** What the serving end answers instead of 200. */
export const refusalHeaders = (error: unknown): OutgoingHttpHeaders => {
  const value = encodeURIComponent(JSON.stringify(toProblem(error)));
  return { ':status': 403, ...(value.length <= MAX_CHARS && { [PROBLEM_HEADER]: value }) };
};

/** @returns the error the opening end's stream ends with, or undefined when the stream was accepted */
export const refusalOf = (headers: IncomingHttpHeaders & IncomingHttpStatusHeader): HawserError | undefined => {
  if (headers[':status'] === 200) return undefined;
  return new HawserError(readProblem(headers[PROBLEM_HEADER]) ?? UNEXPLAINED);
};

const readProblem = (value: unknown) => {
  if (typeof value !== 'string' || value.length > MAX_CHARS) return undefined;
  try {
    return problem.parse(JSON.parse(decodeURIComponent(value)));
  } catch {
    return undefined; // it says no all the same; only why is lost
  }
};

const UNEXPLAINED = { code: 'stream_refused', message: 'The machine refused the connection.' };
