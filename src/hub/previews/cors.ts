// Calls between the previews of one session: their dev servers were one origin's neighbours on the laptop, and should
// not notice that they are not any more. For strangers nothing is added; what the app itself allows them stands (R15).
import type { IncomingMessage } from 'node:http';
import type { PreviewRow } from '../store/queries/previews.ts';
import { originOf, type PreviewBase } from './hosts.ts';

export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/**
 * The answer to a sibling's preflight. Browsers send preflights without cookies, so nobody can be asked who they are;
 * the answer gives nothing away but that the sibling may ask.
 */
export const preflightHeaders = ({ headers }: IncomingMessage, sibling: PreviewRow, base: PreviewBase) => ({
  'access-control-allow-origin': originOf(sibling.label, base),
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': String(headers['access-control-request-method'] ?? ''),
  'access-control-allow-headers': String(headers['access-control-request-headers'] ?? ''),
  'access-control-max-age': '600',
  vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  'content-length': '0',
});

/** Replaces what the app says to a sibling's origin; its other CORS headers stay. */
export const withSiblingCors = (raw: string[], sibling: PreviewRow, base: PreviewBase): string[] => {
  const headers: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (/^access-control-allow-(origin|credentials)$/i.test(name)) continue;
    headers.push(name, raw[index + 1] ?? '');
  }
  headers.push('Access-Control-Allow-Origin', originOf(sibling.label, base));
  headers.push('Access-Control-Allow-Credentials', 'true', 'Vary', 'Origin');
  return headers;
};
