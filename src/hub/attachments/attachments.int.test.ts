import { describe, expect, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { invite, ownerBrowser, type Person } from '../test-browser.ts';
import { startTestHub } from '../test-hub.ts';
import { png } from './test-png.ts';

type Content = NonNullable<RequestInit['body']>;

const upload = (
  browse: Awaited<ReturnType<Awaited<ReturnType<typeof startTestHub>>['signedIn']>>,
  content: Content,
  name: string,
) =>
  browse(`/api/attachments?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
  });

describe('R29: an attachment', () => {
  test('is what its content says, whatever its name says', async () => {
    const browse = await (await startTestHub()).signedIn();
    const picture = await upload(browse, new Uint8Array(png(20, 10)), 'notes.txt');
    expect(await picture.json()).toMatchObject({ mediaType: 'image/png', width: 20, height: 10 });
    const page = await upload(browse, '<svg onload="alert(1)">', 'picture.png');
    expect(await page.json()).toMatchObject({ mediaType: 'text/plain' });
  });

  test('that is a bomb, too large, empty or of an unknown kind is refused in words', async () => {
    const browse = await (await startTestHub()).signedIn();
    const codeOf = async (content: Content) => {
      const answer = await upload(browse, content, 'x');
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    expect(await codeOf(new Uint8Array(png(65_535, 65_535)))).toEqual([413, 'attachment_too_large']);
    expect(await codeOf('')).toEqual([400, 'attachment_empty']);
    expect(await codeOf(new Uint8Array([0, 1, 2, 3, 0xff]))).toEqual([415, 'attachment_type']);
    const large = await upload(browse, new Uint8Array(limits.attachmentBytes + 1), 'x').catch(() => undefined);
    if (large) expect(large.status).toBe(413); // or the hub hung up while it was still being sent
  });

  test('comes back to its workspace, and runs nothing in a browser', async () => {
    const hub = await startTestHub();
    const browse = await hub.signedIn();
    const { id } = (await (await upload(browse, '<script>alert(1)</script>', '../../evil\u202e.html')).json()) as {
      id: string;
    };
    const answer = await browse(`/api/attachments/${id}`);
    expect(await answer.text()).toBe('<script>alert(1)</script>');
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''evil.html");
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect((await fetch(new URL(`/api/attachments/${id}`, hub.url))).status).toBe(401);
    expect((await browse('/api/attachments/att_00000000000000000000000000')).status).toBe(404);
  });
});

describe('R43, R44: an attachment of a private channel', () => {
  const setUp = async () => {
    const hub = await startTestHub();
    const owner = await ownerBrowser(hub);
    const inside = await invite(hub, owner, { role: 'guest', name: 'Bo' });
    const outside = await invite(hub, owner, { role: 'admin', name: 'Cy' });
    const { workspaceId } = (await owner.get('/api/me')).body;
    const workspace = `workspace:${workspaceId}`;
    const socket = await owner.connect();
    const [general] = (await socket.join(workspace)).response.channels as { id: string }[];
    const made = await socket.ask(workspace, 'create_channel', { nonce: newId('non'), name: 'quiet', private: true });
    const channelId = (made.response.channel as { id: string }).id;
    const members = [((await owner.get('/api/me')).body.member as { id: string }).id, inside.id];
    await owner.post(`/api/channels/${channelId}/members`, { members });
    const threadIn = async (id: string) => {
      const wish = { nonce: newId('non'), channelId: id, title: 'T' };
      return `thread:${String((await socket.ask(workspace, 'create_thread', wish)).response.threadId)}`;
    };
    const browse = await hub.signedIn();
    const attachment = (await (await upload(browse, 'the plan', 'plan.txt')).json()) as { id: string };
    const topics = { hidden: await threadIn(channelId), open: await threadIn(general?.id ?? '') };
    await socket.join(topics.hidden);
    return { hub, owner, socket, inside, outside, topics, id: attachment.id, channelId };
  };
  const post = (id: string) => ({ nonce: newId('non'), text: 'see', attachments: [id], mode: 'queue' });
  const statusFor = async ({ browser }: Person, id: string) => (await browser.get(`/api/attachments/${id}`)).status;

  test('is read by who may read its thread, and is as if it were not there for everybody else', async () => {
    const { owner, socket, inside, outside, topics, id, channelId } = await setUp();
    // Only its author sees what was not sent yet.
    expect([await statusFor(inside, id), await statusFor(outside, id)]).toEqual([404, 404]);
    expect((await socket.ask(topics.hidden, 'post_message', post(id))).status).toBe('ok');
    expect([await statusFor(inside, id), await statusFor(outside, id)]).toEqual([200, 404]);
    const refused = await outside.browser.get(`/api/attachments/${id}`);
    const unknown = await outside.browser.get('/api/attachments/att_00000000000000000000000000');
    expect(refused.body).toEqual(unknown.body);
    await owner.post(`/api/channels/${channelId}/members`, { members: [] });
    expect(await statusFor(inside, id)).toBe(404);
  });

  test('is not opened by who knows its id and attaches it', async () => {
    const { socket, inside, outside, topics, id } = await setUp();
    await socket.ask(topics.hidden, 'post_message', post(id));
    const theirs = await outside.browser.connect();
    await theirs.join(topics.open);
    expect((await theirs.ask(topics.open, 'post_message', post(id))).response.code).toBe('attachment_gone');
    expect(await statusFor(outside, id)).toBe(404);
    // Who may read it may pass it on, which then is theirs to answer for.
    const insider = await inside.browser.connect();
    await insider.join(topics.open);
    expect((await insider.ask(topics.open, 'post_message', post(id))).status).toBe('ok');
    expect(await statusFor(outside, id)).toBe(200);
  });
});
