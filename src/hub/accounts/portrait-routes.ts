// Pictures of people over HTTP: up by oneself, down by whoever is in the workspace.
import { z } from 'zod';
import { limits } from '../../wire/protocol/limits.ts';
import { portraitHash } from '../../wire/protocol/workspace-topic.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Portraits } from './portraits.ts';

export type PortraitRouteDeps = { readonly portraits: Portraits; readonly attempts: AttemptLimit };

/** Each is told to everybody who looks. */
const CHANGES_A_MINUTE = 10;

export const portraitRoutes = ({ portraits, attempts }: PortraitRouteDeps): RouteTable => ({
  'POST /api/account/portrait': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Choose a picture of oneself',
    rawBody: limits.portraitBytes,
    handle: async ({ caller, body }) => {
      attempts.count(`portrait:${caller.member.id}`, CHANGES_A_MINUTE);
      return portraits.set(caller, body);
    },
  }),
  'DELETE /api/account/portrait': route({
    access: 'member',
    needs: 'oneself',
    summary: 'Do without a picture of oneself',
    handle: async ({ caller }) => portraits.remove(caller),
  }),
  'GET /api/portraits/:sha256': route({
    access: 'member',
    needs: 'named',
    summary: 'A picture that a member has chosen, by its hash',
    params: z.object({ sha256: portraitHash }),
    handle: async ({ caller, params, reply }) => {
      const { mediaType, content } = await portraits.read(caller, params.sha256);
      reply
        .header('content-type', mediaType)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, max-age=31536000, immutable');
      return content;
    },
  }),
});
