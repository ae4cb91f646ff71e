// Pictures of people on a real hub: chosen, seen by the workspace and nobody else, removed.
import { createHash, randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { limits } from '../../wire/protocol/limits.ts';
import { png } from '../attachments/test-png.ts';
import { invite, ownerBrowser, type TestBrowser, testBrowser } from '../test-browser.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';

const set = async (hub: TestHub, browser: TestBrowser, content: Uint8Array) => {
  const answer = await fetch(new URL('/api/account/portrait', hub.url), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', origin: hub.url.origin, cookie: browser.cookie() },
    body: new Uint8Array(content),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const addressOf = (content: Uint8Array) => `/api/portraits/${createHash('sha256').update(content).digest('hex')}`;

/** Bo, a guest, with a picture. */
const setUp = async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  const bo = await invite(hub, owner, { role: 'guest', name: 'Bo' });
  const face = png(192, 192);
  const { workspaceId } = (await owner.get('/api/me')).body;
  const socket = await owner.connect();
  await socket.join(`workspace:${workspaceId}`);
  const change = () => socket.heard.findLast(({ event }) => event === 'member_changed')?.payload;
  expect((await set(hub, bo.browser, face)).status).toBe(200);
  return { hub, owner, bo, face, change };
};

test('R43: a picture is seen by everybody in the workspace, at once, and by nobody else', async () => {
  const { hub, owner, bo, face, change } = await setUp();
  const portrait = addressOf(face).split('/').at(-1);
  await vi.waitFor(() => expect(change()).toMatchObject({ id: bo.id, portrait }));
  expect((await bo.browser.get('/api/me')).body).toMatchObject({ member: { portrait } });
  const { browser: cy, id } = await invite(hub, owner, { role: 'guest', name: 'Cy' });
  expect((await cy.get(addressOf(face))).status).toBe(200);
  await owner.post(`/api/members/${id}/remove`);
  expect((await cy.get(addressOf(face))).status).toBe(401);
  expect((await testBrowser(hub).get(addressOf(face))).status).toBe(401);
});

test('R29: a picture is what its content says, and runs nothing', async () => {
  const { owner, face } = await setUp();
  const { headers } = await owner.get(addressOf(face));
  expect(headers.get('content-type')).toBe('image/png');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
});

test('R29: what is no small PNG, JPEG or WebP is refused in words, and changes nothing', async () => {
  const { hub, owner, bo, face } = await setUp();
  const codeOf = async (content: Uint8Array) => {
    const { status, body } = await set(hub, bo.browser, content);
    return [status, body.code];
  };
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([192, 0, 192, 0, 0, 0, 0])]);
  for (const content of [gif, Buffer.from('<svg onload="alert(1)" width="9" height="9"/>'), Buffer.from('%PDF-1.7')])
    expect(await codeOf(content)).toEqual([415, 'portrait_type']);
  expect(await codeOf(png(513, 10))).toEqual([413, 'portrait_too_large']);
  expect(await codeOf(png(65_535, 65_535))).toEqual([413, 'attachment_too_large']);
  // With and without a length that says so.
  const heavy = Buffer.concat([png(192, 192), randomBytes(limits.portraitBytes)]);
  expect((await codeOf(heavy))[0]).toBe(413);
  const streamed = await fetch(new URL('/api/account/portrait', hub.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      origin: hub.url.origin,
      cookie: bo.browser.cookie(),
    },
    body: new Blob([heavy]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(await streamed.json()).toMatchObject({ code: 'portrait_too_large' });
  expect((await owner.get(addressOf(face))).status).toBe(200);
});

test('one that was replaced or removed is gone, and everybody is told', async () => {
  const { hub, owner, bo, face, change } = await setUp();
  const other = png(64, 64);
  await set(hub, bo.browser, other);
  expect([(await owner.get(addressOf(face))).status, (await owner.get(addressOf(other))).status]).toEqual([404, 200]);
  expect((await bo.browser.del('/api/account/portrait')).status).toBe(200);
  expect((await owner.get(addressOf(other))).status).toBe(404);
  await vi.waitFor(() => expect(change()).toEqual({ id: bo.id, name: 'Bo', role: 'guest' }));
});

test('R51: choosing a picture and removing it are in the audit log', async () => {
  const { owner, bo, face } = await setUp();
  await bo.browser.del('/api/account/portrait');
  const { entries } = (await owner.get('/api/audit?what=account')).body as { entries: object[] };
  expect(entries).toMatchObject([
    { what: 'account.portrait_removed', actor: bo.id },
    { what: 'account.portrait', actor: bo.id, detail: { sha256: addressOf(face).split('/').at(-1) } },
  ]);
});
