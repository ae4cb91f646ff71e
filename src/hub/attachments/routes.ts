// Attachments over HTTP: up by members, down by members and by the runner whose agent is to read them.
import { z } from 'zod';
import { attachmentId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { attachment } from '../../wire/protocol/messages.ts';
import { route } from '../http/route.ts';
import type { Attachments } from './attachments.ts';

export const uploadRoute = (attachments: Attachments) =>
  route({
    access: 'member',
    needs: 'attach_file',
    summary: 'Upload a file to attach to a message',
    query: z.object({ name: z.string().min(1).max(1_000) }),
    rawBody: limits.attachmentBytes,
    ok: attachment,
    handle: async ({ caller, query, body }) => attachments.add(caller, query.name, body),
  });

export const downloadRoute = (attachments: Attachments) =>
  route({
    access: 'member',
    needs: 'named',
    summary: 'An attachment’s content, for whoever may read a thread it was shown in',
    params: z.object({ id: attachmentId }),
    handle: async ({ caller, params, reply }) => {
      const { sha256, name, mediaType, bytes } = await attachments.find(caller, params.id);
      // Only pictures are shown in place; whatever else it is, the browser saves it and runs nothing of it (R29).
      const place = mediaType.startsWith('image/') ? 'inline' : 'attachment';
      reply
        .header('content-type', mediaType)
        .header('content-length', String(bytes))
        .header('content-disposition', `${place}; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, max-age=31536000, immutable');
      return attachments.read(sha256);
    },
  });

export const runnerDownloadRoute = (attachments: Attachments) =>
  route({
    access: 'runner',
    summary: 'An attachment’s content by its hash, for a runner',
    params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    handle: async ({ params, reply }) => {
      reply.header('content-type', 'application/octet-stream');
      return attachments.read(params.sha256);
    },
  });
