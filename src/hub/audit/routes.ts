// The audit log over HTTP: a page at a time with filters, and the whole of it as JSON Lines, each line with its hash, so
// that an export can be checked without the hub.
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import type { RouteTable } from '../http/app.ts';
import { route } from '../http/route.ts';
import { auditAfter, auditHead, auditPage } from '../store/queries/audit.ts';
import type { Store } from '../store/store.ts';
import { auditEntry } from './chain.ts';

const PAGE = 100;
const EXPORT_PAGE = 500;

export const auditRoutes = (deps: { store: Store; workspaceId: WorkspaceId }): RouteTable => ({
  'GET /api/audit': route({
    access: 'member',
    needs: 'read_audit',
    summary: 'What was done, newest first',
    query: z.object({
      before: z.coerce.number().int().positive().optional(),
      what: z
        .string()
        .regex(/^[a-z_.]{1,40}$/)
        .optional(),
      actor: z.string().max(60).optional(),
      since: z.coerce.number().int().optional(),
      until: z.coerce.number().int().optional(),
    }),
    ok: z.object({ entries: z.array(auditEntry), more: z.boolean() }),
    handle: async ({ query }) => {
      const rows = await auditPage(deps.store.db, deps.workspaceId, query, PAGE + 1);
      const entries = rows.slice(0, PAGE).map(({ entry }) => auditEntry.parse(JSON.parse(entry)));
      return { entries, more: rows.length > PAGE };
    },
  }),
  'GET /api/audit/export': route({
    access: 'member',
    needs: 'read_audit',
    summary: 'The whole log as JSON Lines: entry and hash',
    handle: async ({ reply }) => {
      reply
        .header('content-type', 'application/jsonl; charset=utf-8')
        .header('content-disposition', 'attachment; filename="hawser-audit.jsonl"');
      return Readable.from(lines(deps));
    },
  }),
});

async function* lines({ store, workspaceId }: { store: Store; workspaceId: WorkspaceId }) {
  // Up to where it ends at this moment: exporting is not recorded, but others go on meanwhile.
  const { no: end } = await auditHead(store.db, workspaceId);
  for (let after = 0; after < end; ) {
    const rows = (await auditAfter(store.db, workspaceId, after, EXPORT_PAGE)).filter(({ no }) => no <= end);
    const last = rows.at(-1);
    if (!last) return;
    after = last.no;
    yield rows.map(({ entry, hash }) => `{"entry":${entry},"hash":"${hash}"}\n`).join('');
  }
}
