// Previews over HTTP, on the hub's own host: sharing a port of a thread's session, stopping it, and getting into one.
// Who may is decided in previews.ts, whichever way one comes.
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { threadId } from '../../wire/protocol/ids.ts';
import { port, previewId, previewView, shareWish } from '../../wire/protocol/previews.ts';
import type { Viewer } from '../connection.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import type { PreviewRow } from '../store/queries/previews.ts';
import { labelAt, type PreviewBase } from './hosts.ts';
import type { Previews } from './previews.ts';

export type PreviewRouteDeps = {
  readonly previews: Previews;
  readonly previewBase: () => PreviewBase;
};

const inThread = z.object({ id: threadId });
const ofPreview = z.object({ id: previewId });

export const previewRoutes = ({ previews, previewBase }: PreviewRouteDeps): RouteTable => ({
  'POST /api/threads/:id/previews': route({
    access: 'member',
    needs: 'named',
    summary: 'Share a port of a thread’s session',
    params: inThread,
    body: shareWish,
    ok: previewView,
    handle: ({ caller, params, body }) => previews.share(caller, params.id, body),
  }),

  'GET /api/threads/:id/previews': route({
    access: 'member',
    needs: 'named',
    summary: 'What a thread shares',
    params: inThread,
    ok: z.object({ previews: z.array(previewView) }),
    handle: async ({ caller, params }) => ({ previews: await previews.listOf(caller, params.id) }),
  }),

  'POST /api/threads/:id/ports/pass': route({
    access: 'member',
    needs: 'named',
    summary: 'Say that a port of a thread’s session need not be shared',
    params: inThread,
    body: z.object({ port }),
    handle: ({ caller, params, body }) => previews.pass(caller, params.id, body.port),
  }),

  'POST /api/previews/:id/stop': route({
    access: 'member',
    needs: 'named',
    summary: 'Stop sharing a port, everywhere at once',
    params: ofPreview,
    handle: ({ caller, params }) => previews.stop(params.id, caller),
  }),

  'POST /api/previews/codes': route({
    access: 'member',
    needs: 'named',
    summary: 'Get the address that lets this browser into a preview, once',
    body: z.object({
      host: z.string().max(300),
      challenge: z.string().regex(/^[\w-]{43}$/),
      path: z.string().max(8_000).startsWith('/'),
    }),
    ok: z.object({ url: z.string() }),
    handle: async ({ caller, body }) => {
      const preview = own(previews.byLabel(labelAt(body.host, previewBase())), caller);
      return { url: await previews.mintCode(preview, { viewer: caller, ...body }) };
    },
  }),

  'POST /api/previews/:id/tokens': route({
    access: 'member',
    needs: 'named',
    summary: 'Get a token for programs that open a preview',
    params: ofPreview,
    body: z.object({
      hours: z
        .number()
        .int()
        .min(1)
        .max(24 * 30),
    }),
    ok: z.object({ token: z.string() }),
    handle: async ({ caller, params, body }) => {
      const preview = own(previews.find(params.id), caller);
      return { token: await previews.mintToken(preview, { viewer: caller, ...body }) };
    },
  }),
});

const own = (preview: PreviewRow | undefined, viewer: Viewer): PreviewRow => {
  if (preview?.workspaceId === viewer.workspaceId) return preview;
  throw new HawserError({ code: 'not_found', message: 'There is no such preview.' });
};
