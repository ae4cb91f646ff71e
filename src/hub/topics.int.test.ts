// What hostile, broken and outdated clients get from the hub's topics: words, a close code, and nothing of anybody
// else's. Raw sockets on purpose; the official client would never send most of this.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { enrol } from '../runner/enrolment.ts';
import { openIdentity } from '../runner/identity.ts';
import { newId } from '../std/ids.ts';
import { limits, PROTOCOL_VERSION } from '../wire/protocol/limits.ts';
import { connectTo, ownerBrowser, type TestSocket } from './test-browser.ts';
import { startTestHub, type TestHub } from './test-hub.ts';

const browser = async (hub: TestHub): Promise<TestSocket> => (await ownerBrowser(hub)).connect();

const runner = async (hub: TestHub) => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-raw-runner-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const identity = await openIdentity(folder);
  const { runnerId, hubId } = await enrol(folder, hub, { name: 'laptop', publicKey: identity.publicKey });
  const raw = await connectTo(hub, { authorization: `Bearer ${await identity.assertion(runnerId, hubId)}` });
  return { raw, runnerId, topic: `runner:${runnerId}` };
};

const joinAs = (over: object = {}) => ({
  protocol: PROTOCOL_VERSION,
  boot: newId('bot'),
  appliedCommand: 0,
  capabilities: { name: 'laptop', host: 'h', os: 'o', version: '0', agents: [], allowedFolders: [] },
  ...over,
});

const withThread = async () => {
  const hub = await startTestHub();
  const { raw, runnerId, topic } = await runner(hub);
  await raw.join(topic, joinAs());
  const threadId = await hub.ensureThread({ runnerId, agent: 'practice', folder: '/home/me/tides' });
  return { hub, raw, runnerId, topic, threadId };
};

describe('R43: a browser', () => {
  test.each([
    'nothing',
    'thread:',
    'thread:../x',
    'thread:thr_00000000000000000000000000',
    'workspace:wsp_00000000000000000000000000',
  ])('that joins %s is refused, without hearing whether it exists', async topic => {
    const raw = await browser(await startTestHub());
    const reply = await raw.join(topic);
    expect(reply.status).toBe('error');
    expect(['unmatched topic', 'unauthorized']).toContain(reply.response.reason);
  });

  test('cannot join a runner’s topic, and a runner cannot join a thread', async () => {
    const { hub, raw, topic, threadId } = await withThread();
    expect((await (await browser(hub)).join(topic, joinAs())).response).toMatchObject({ reason: 'unauthorized' });
    expect((await raw.join(`thread:${threadId}`)).response).toMatchObject({ reason: 'unauthorized' });
    expect((await raw.join(`runner:${newId('run')}`, joinAs())).response).toMatchObject({ reason: 'unauthorized' });
  });
});

describe('a message', () => {
  const post = (over: object = {}) => ({ nonce: newId('non'), text: 'hello', attachments: [], mode: 'queue', ...over });

  test.each([
    ['too long', { text: 'x'.repeat(limits.messageChars + 1) }, 'invalid_payload'],
    ['without a nonce', { nonce: undefined }, 'invalid_payload'],
    ['in an unknown mode', { mode: 'shout' }, 'invalid_payload'],
    ['with a made-up attachment', { attachments: ['att_00000000000000000000000000'] }, 'attachment_gone'],
    ['of nothing', { text: ' ' }, 'empty_message'],
  ])('that is %s gets words, and the channel lives on', async (_what, over, code) => {
    const { hub, threadId } = await withThread();
    const raw = await browser(hub);
    const topic = `thread:${threadId}`;
    await raw.join(topic);
    expect(await raw.ask(topic, 'post_message', post(over))).toMatchObject({
      status: 'error',
      response: { code, message: expect.any(String) },
    });
    expect(await raw.ask(topic, 'post_message', post())).toMatchObject({ status: 'ok' });
  });

  test('of 100 MB closes its own socket and disturbs nobody', async () => {
    const { hub, threadId } = await withThread();
    const [loud, quiet] = [await browser(hub), await browser(hub)];
    const topic = `thread:${threadId}`;
    await quiet.join(topic);
    await loud.join(topic);
    loud.send(JSON.stringify([`join:${topic}`, '9', topic, 'post_message', { text: 'x'.repeat(100 << 20) }]));
    expect([1006, 1009]).toContain(await loud.closed);
    expect(await quiet.ask(topic, 'post_message', post())).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['no JSON', 'hello'],
    ['half a frame', '["1","2","thread:x"'],
    ['an object', '{"topic":"x"}'],
    ['deep nesting', `["1","2","t","e",${'['.repeat(50_000)}${']'.repeat(50_000)}]`],
    ['a broken binary frame', Buffer.from([0, 255, 255, 255, 255])],
  ])('R52: that is %s ends the socket with a code and not the hub', async (_what, frame) => {
    const { hub, threadId } = await withThread();
    const [odd, other] = [await browser(hub), await browser(hub)];
    odd.send(frame);
    expect([1002, 1007, 1009, 1011]).toContain(await odd.closed);
    expect((await other.join(`thread:${threadId}`)).status).toBe('ok');
  });
});

describe('a runner', () => {
  test.each([
    [PROTOCOL_VERSION - 1, 'runner_too_old', 'update Hawser'],
    [PROTOCOL_VERSION + 1, 'hub_too_old', 'Update the hub'],
  ])('of protocol %i is told which side to update', async (protocol, code, hint) => {
    const hub = await startTestHub();
    const { raw, topic } = await runner(hub);
    const reply = await raw.join(topic, joinAs({ protocol }));
    expect(reply).toMatchObject({ status: 'error', response: { code, hint: expect.stringContaining(hint) } });
  });

  test('that sends events this hub cannot read has the others written and everything acknowledged', async () => {
    const { hub, raw, topic, threadId } = await withThread();
    const viewer = await browser(hub);
    await viewer.join(`thread:${threadId}`);
    const notice = { type: 'notice', level: 'info', code: 'x', text: 'read me' };
    const entries = [
      { no: 1, threadId, event: { type: 'from_the_future', what: 7 } },
      { no: 2, threadId, event: { ...notice, level: 'apocalypse' } },
      { no: 3, threadId: newId('thr'), event: notice },
      { no: 4, threadId, event: notice },
    ];
    raw.send(JSON.stringify([`join:${topic}`, null, topic, 'events', { entries }]));
    await expect.poll(() => raw.heard.findLast(each => each.event === 'events_ack')?.payload).toEqual({ no: 4 });
    await expect
      .poll(() => viewer.heard.filter(each => each.event === 'event').map(each => each.payload.text))
      .toEqual(['read me']);
  });

  test('R46: that floods a thread with live text of many items fills no memory with it', async () => {
    const { hub, raw, topic, threadId } = await withThread();
    const deltas = Array.from({ length: 1_000 }, (_, index) => ({
      threadId,
      turnId: 't',
      itemId: `i${index}`,
      offset: 0,
      text: 'x',
    }));
    raw.send(JSON.stringify([`join:${topic}`, null, topic, 'live', { deltas }]));
    raw.send(
      JSON.stringify([
        '1',
        null,
        topic,
        'live',
        { deltas: deltas.map(delta => ({ ...delta, itemId: `j${delta.itemId}` })) },
      ]),
    );
    const viewer = await browser(hub);
    // The runner's messages are handled in order; when this is answered, the flood has been.
    await raw.ask(topic, 'heartbeat', 'not a heartbeat').catch(() => undefined);
    const joined = await viewer.join(`thread:${threadId}`);
    expect((joined.response.live as unknown[]).length).toBeLessThanOrEqual(500);
  });
});
