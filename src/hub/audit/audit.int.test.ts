// The audit log of a real hub: what is in it, who may read it, and what becomes of meddling with its file.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../std/clock.ts';
import type { WorkspaceId } from '../../wire/protocol/ids.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { invite, ownerBrowser } from '../test-browser.ts';
import { startTestHub } from '../test-hub.ts';
import { appendAudit } from './append.ts';
import { createChainCheck } from './chain.ts';
import { verifyAudit } from './verify.ts';

/** A hub where a few things were done, closed again, so that its file can be meddled with. */
const usedHub = async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  const { id } = await invite(hub, owner, { role: 'member', name: 'Bo' });
  await owner.post(`/api/members/${id}/role`, { role: 'guest' });
  const workspaceId = (await owner.get('/api/me')).body.workspaceId as WorkspaceId;
  return { hub, owner, workspaceId, file: join(hub.folder, 'hub.db') };
};

const verify = async (file: string, workspaceId: WorkspaceId, known?: { no: number; hash: string }) => {
  const store = await openSqliteStore(file, { clock: systemClock });
  try {
    return await verifyAudit(store.db, workspaceId, known);
  } finally {
    await store.close();
  }
};

describe('R51: the audit log', () => {
  test('says who did what, newest first, and lets one look for it', async () => {
    const { owner } = await usedHub();
    const entries = (await owner.get('/api/audit')).body.entries as { what: string }[];
    expect(entries.map(({ what }) => what)).toEqual([
      'member.role',
      'session.started',
      'member.joined',
      'invitation.made',
      'session.started',
      'link.made',
    ]);
    const found = (await owner.get('/api/audit?what=member')).body.entries as { what: string; detail: object }[];
    expect(found[0]).toMatchObject({ what: 'member.role', detail: { from: 'member', to: 'guest' } });
    expect(found).toHaveLength(2);
  });

  test('is for admins alone', async () => {
    const { hub, owner } = await usedHub();
    const member = await invite(hub, owner, { role: 'member', name: 'Di' });
    for (const path of ['/api/audit', '/api/audit/export']) {
      expect([path, (await member.browser.get(path)).status]).toEqual([path, 403]);
    }
  });

  test('can be exported and checked without the hub', async () => {
    const { owner } = await usedHub();
    const text = String((await owner.get('/api/audit/export')).body.text);
    const lines = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { entry: { no: number }; hash: string });
    const check = createChainCheck();
    const rows = lines.map(({ entry, hash }) => ({ no: entry.no, entry: JSON.stringify(entry), hash }));
    expect(check.take(rows)).toBeUndefined();
    expect(check.head().no).toBe(6);
  });

  test('is refused by the database itself when it would be changed or cut', async () => {
    const { hub, file } = await usedHub();
    await hub.close();
    const db = new DatabaseSync(file);
    expect(() => db.exec(`update audit set what = 'x'`)).toThrow('append-only');
    expect(() => db.exec('delete from audit')).toThrow('append-only');
    db.close();
  });

  test.each([
    ['changed', `update audit set entry = replace(entry, 'guest', 'owner') where what = 'member.role'`, 'audit_broken'],
    ['removed from its middle', 'delete from audit where no = 3', 'audit_broken'],
    ['cut off at its end', 'delete from audit where no > 4', 'audit_cut'],
    ['emptied', 'delete from audit', 'audit_cut'],
  ])('shows that it was %s by whoever took the triggers away', async (_how, meddle, code) => {
    const { hub, file, workspaceId } = await usedHub();
    await hub.close();
    expect((await verify(file, workspaceId)).problem).toBeUndefined();
    const db = new DatabaseSync(file);
    db.exec('drop trigger audit_unchanged; drop trigger audit_kept');
    db.exec(meddle);
    db.close();
    expect((await verify(file, workspaceId)).problem?.code).toBe(code);
  });

  test('shows that it was written anew, to whoever noted down where it ended', async () => {
    const { hub, file, workspaceId } = await usedHub();
    await hub.close();
    const { head } = await verify(file, workspaceId);
    expect((await verify(file, workspaceId, head)).problem).toBeUndefined();
    const other = { no: head.no, hash: 'f'.repeat(64) };
    expect((await verify(file, workspaceId, other)).problem?.code).toBe('audit_rewritten');
  });

  test('has an entry exactly when its effect was committed', async () => {
    const { hub, file, workspaceId } = await usedHub();
    await hub.close();
    const store = await openSqliteStore(file, { clock: systemClock });
    const fact = { workspaceId, now: 1, actor: null, what: 'settings.changed' } as const;
    const failed = store.write(async tx => {
      await appendAudit(tx, fact);
      throw new Error('the effect failed');
    });
    await expect(failed).rejects.toThrow('the effect failed');
    await Promise.all(Array.from({ length: 20 }, () => store.write(tx => appendAudit(tx, fact))));
    const { head, problem } = await verifyAudit(store.db, workspaceId);
    await store.close();
    expect([head.no, problem]).toEqual([26, undefined]);
  });
});
