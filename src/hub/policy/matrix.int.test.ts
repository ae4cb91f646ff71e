// R43, R44: role × topic × event × resource on a real hub, generated from the tables themselves. What each event takes is
// read from the table the hub goes by, whether it is given from the policy; the hub must do exactly that. An event that
// has no payload here does not compile, and a route that does not say what it needs fails.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newId } from '../../std/ids.ts';
import { threadPushes } from '../../wire/protocol/thread-topic.ts';
import { type Level, level as levels, type Role, workspacePushes } from '../../wire/protocol/workspace-topic.ts';
import { type Action, defaultLevel, may } from '../policy.ts';
import { invite, ownerBrowser, type Person, type Reply, type TestBrowser, type TestSocket } from '../test-browser.ts';
import { startTestHub, type TestHub } from '../test-hub.ts';
import { THREAD_NEEDS } from '../threads/channel.ts';
import { WORKSPACE_NEEDS } from '../workspaces/channel.ts';

type Stage = {
  readonly hub: TestHub;
  readonly people: Readonly<Record<Role, Person>>;
  readonly workspaceId: string;
  readonly runnerId: string;
  readonly open: Place;
  readonly hidden: Place;
};
type Place = { readonly channelId: string; readonly talk: string; readonly work: string };

const ROLES: readonly Role[] = ['owner', 'admin', 'member', 'guest'];
const nonce = () => newId('non');

const setStage = async (): Promise<Stage> => {
  const hub = await startTestHub({
    onFinished: close => {
      closeStage = close;
    },
  });
  const owner = await ownerBrowser(hub);
  const me = (await owner.get('/api/me')).body as { workspaceId: string; member: { id: string } };
  const people = {
    owner: { browser: owner, id: me.member.id },
    admin: await invite(hub, owner, { role: 'admin', name: 'Cy' }),
    member: await invite(hub, owner, { role: 'member', name: 'Di' }),
    guest: await invite(hub, owner, { role: 'guest', name: 'Eli' }),
  };
  const runnerId = await enrol(hub);
  const socket = await owner.connect();
  const topic = `workspace:${me.workspaceId}`;
  const joined = await socket.join(topic);
  const [general] = joined.response.channels as { id: string }[];
  const made = await socket.ask(topic, 'create_channel', { nonce: nonce(), name: 'quiet', private: true });
  const place = async (channelId: string): Promise<Place> => {
    const create = async (session?: object) => {
      const reply = await socket.ask(topic, 'create_thread', { nonce: nonce(), channelId, title: 'T', session });
      return String(reply.response.threadId);
    };
    const session = { runnerId, agent: 'practice', folder: '/home/me/tides', settings: {} };
    return { channelId, talk: await create(), work: await create(session) };
  };
  const open = await place(general?.id ?? '');
  const hidden = await place((made.response.channel as { id: string }).id);
  return { hub, people, workspaceId: me.workspaceId, runnerId, open, hidden };
};

const enrol = async (hub: TestHub): Promise<string> => {
  const answer = await fetch(new URL('/api/local/runners', hub.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.localSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'laptop', publicKey: randomBytes(32).toString('base64url') }),
  });
  return ((await answer.json()) as { runnerId: string }).runnerId;
};

/** Something the schema accepts for every event; what comes of it beyond the policy does not matter here. */
const threadPayloads = (stage: Stage): Readonly<Record<keyof typeof threadPushes, unknown>> => {
  const messageId = newId('msg');
  return {
    post_message: { nonce: nonce(), text: 'hello', attachments: [], mode: 'queue' },
    accept_suggestion: { messageId },
    decline_suggestion: { messageId },
    edit_message: { messageId, text: 'x' },
    move_message: { messageId, before: null },
    steer_message: { messageId },
    cancel_message: { messageId },
    interrupt_queued_messages: { throughSeq: 1 },
    release_queue: {},
    interrupt_turn: {},
    resolve_approval: { approvalId: newId('apr'), hash: 'a'.repeat(64), choice: 'allow' },
    update_settings: { changes: {}, now: false },
    start_session: { runnerId: stage.runnerId, agent: 'practice', folder: '/home/me/tides', settings: {} },
    rename_thread: { title: 'T' },
    archive_thread: {},
    restore_thread: {},
    read_page: { before: 2 },
    read_text: { seq: 1, from: 0 },
    read_live: { itemId: 'i' },
    typing: {},
    look_at_preview: { previewId: null },
  };
};

/** Whether the policy let it through; refusals of other kinds come after that. */
const passed = ({ status, response }: Reply): boolean =>
  status === 'ok' || (response.code !== 'forbidden' && response.code !== 'unauthorized');

let stage: Stage;
let closeStage = async () => undefined as unknown;
afterAll(() => closeStage());
beforeAll(async () => {
  // Closed with the last test: the stage is dear, and nobody changes it but who changes it back.
  stage = await setStage();
});

const join = async (browser: TestBrowser, topic: string): Promise<{ socket: TestSocket; joined: Reply }> => {
  const socket = await browser.connect();
  return { socket, joined: await socket.join(topic) };
};

/** What the policy says, from the same facts in another way. */
const expected = (role: Role, event: keyof typeof THREAD_NEEDS, thread: { level: Level; agent: boolean }): boolean => {
  const actor = { id: stage.people[role].id as never, role };
  const resource = { kind: 'thread', visible: true, ...thread } as const;
  // One's own suggestion may be withdrawn by whoever may suggest; these are nobody's.
  const action: Action = event === 'decline_suggestion' ? 'drive_session' : THREAD_NEEDS[event];
  return may(actor, action, resource);
};

describe.each(ROLES)('a %s', role => {
  test.each([
    ['with an agent', 'work', true],
    ['of people alone', 'talk', false],
  ] as const)('may do in an open thread %s what the policy says, event by event', async (_what, which, agent) => {
    const topic = `thread:${stage.open[which]}`;
    const { socket, joined } = await join(stage.people[role].browser, topic);
    expect(joined.response.level).toBe(defaultLevel(role));
    const payloads = threadPayloads(stage);
    for (const event of Object.keys(threadPushes) as (keyof typeof threadPushes)[]) {
      if (event === 'start_session' && !agent) continue; // it would give the thread an agent for those who follow
      const reply = await socket.ask(topic, event, payloads[event]);
      const wanted = expected(role, event, { level: defaultLevel(role), agent });
      expect([event, passed(reply)]).toEqual([event, wanted]);
    }
  });

  test('may do in the workspace what the policy says, event by event', async () => {
    const topic = `workspace:${stage.workspaceId}`;
    const { socket } = await join(stage.people[role].browser, topic);
    const payloads: Readonly<Record<keyof typeof workspacePushes, unknown>> = {
      create_thread: { nonce: nonce(), channelId: stage.open.channelId, title: 'T' },
      create_channel: { nonce: nonce(), name: `by ${role}` },
      read_approvals: { threadIds: [stage.open.work] },
      resolve_approval: { threadId: stage.open.work, decision: threadPayloads(stage).resolve_approval },
    };
    for (const event of Object.keys(workspacePushes) as (keyof typeof workspacePushes)[]) {
      const inThread = { kind: 'thread', visible: true, level: defaultLevel(role), agent: true } as const;
      const resource = (
        {
          create_thread: { kind: 'channel', visible: true },
          create_channel: { kind: 'workspace' },
          read_approvals: inThread,
          resolve_approval: inThread,
        } as const
      )[event];
      const wanted = may({ id: stage.people[role].id as never, role }, WORKSPACE_NEEDS[event], resource);
      expect([event, passed(await socket.ask(topic, event, payloads[event]))]).toEqual([event, wanted]);
    }
  });

  test('is told of a private channel only when inside, and refused its threads as if they were not there', async () => {
    const { browser } = stage.people[role];
    const workspace = await join(browser, `workspace:${stage.workspaceId}`);
    const channels = (workspace.joined.response.channels as { id: string }[]).map(({ id }) => id);
    const threads = (workspace.joined.response.threads as { id: string }[]).map(({ id }) => id);
    const inside = role === 'owner';
    expect([channels.includes(stage.hidden.channelId), threads.includes(stage.hidden.work)]).toEqual([inside, inside]);
    const there = await join(browser, `thread:${stage.hidden.work}`);
    const notThere = await join(browser, `thread:${newId('thr')}`);
    expect(there.joined.status).toBe(inside ? 'ok' : 'error');
    if (!inside) expect(there.joined).toEqual(notThere.joined);
    const create = { nonce: nonce(), channelId: stage.hidden.channelId, title: 'T' };
    const created = await workspace.socket.ask(`workspace:${stage.workspaceId}`, 'create_thread', create);
    const elsewhere = { ...create, nonce: nonce(), channelId: newId('chn') };
    if (!inside) {
      expect(created).toEqual(await workspace.socket.ask(`workspace:${stage.workspaceId}`, 'create_thread', elsewhere));
    }
  });
});

test.each(levels.options)(
  'a guest who was granted %s may do exactly that much, at once and on open sockets',
  async level => {
    const { owner, guest } = stage.people;
    const topic = `thread:${stage.open.work}`;
    const { socket } = await join(guest.browser, topic);
    const grant = (wanted: Level | null) =>
      owner.browser.post(`/api/grants/${stage.open.work}`, { whom: guest.id, level: wanted });
    onTestFinished(async () => void (await grant(null)));
    expect((await grant(level)).status).toBe(200);
    const payloads = threadPayloads(stage);
    for (const event of Object.keys(threadPushes) as (keyof typeof threadPushes)[]) {
      // Starting a session also takes the machine, which was not granted.
      if (event === 'start_session') continue;
      const reply = await socket.ask(topic, event, payloads[event]).catch(() => undefined);
      expect([event, reply !== undefined && passed(reply) && reply.response.reason !== 'unmatched topic']).toEqual([
        event,
        expected('guest', event, { level, agent: true }),
      ]);
    }
  },
);

test('R14: whoever is let into a private channel hears of it at once, and whoever is put out hears nothing more', async () => {
  const { owner, member } = stage.people;
  const workspace = await join(member.browser, `workspace:${stage.workspaceId}`);
  const heard = (event: string) => workspace.socket.heard.filter(each => each.event === event);
  const open = (members: string[]) =>
    owner.browser.post(`/api/channels/${stage.hidden.channelId}/members`, { members });
  await open([owner.id, member.id]);
  await expect.poll(() => heard('thread_changed').map(({ payload }) => payload.id)).toContain(stage.hidden.work);
  const thread = await join(member.browser, `thread:${stage.hidden.work}`);
  expect(thread.joined.status).toBe('ok');
  await open([owner.id]);
  await expect.poll(() => heard('channel_gone').map(({ payload }) => payload.id)).toEqual([stage.hidden.channelId]);
  await expect.poll(() => thread.socket.heard.map(({ event }) => event)).toContain('phx_close');
  const said = await join(owner.browser, `thread:${stage.hidden.talk}`);
  const before = workspace.socket.heard.length;
  await said.socket.ask(`thread:${stage.hidden.talk}`, 'rename_thread', { title: 'a secret title' });
  // Something everybody hears, so that what came before it would have been heard.
  await owner.browser.post('/api/account', { name: 'Ada' });
  await expect.poll(() => workspace.socket.heard.slice(before).map(({ event }) => event)).toContain('member_changed');
  expect(JSON.stringify(workspace.socket.heard)).not.toContain('a secret title');
});

test('R44: searching finds nothing in threads one does not see', async () => {
  const { owner, member } = stage.people;
  const topic = `thread:${stage.hidden.talk}`;
  const { socket } = await join(owner.browser, topic);
  const post = { nonce: nonce(), text: 'barnacle', attachments: [], mode: 'queue' };
  await socket.ask(topic, 'post_message', post);
  await stage.hub.indexed();
  const find = async ({ browser }: Person) =>
    ((await browser.get('/api/search?q=barnacle')).body.hits as unknown[]).length;
  expect([await find(owner), await find(member)]).toEqual([1, 0]);
});

test('R44: every route for members says what it needs', async () => {
  const { routes } = await import('../routes.ts');
  // Rows are made from their parts without calling any of them.
  const nothing: unknown = new Proxy(() => undefined, { get: () => nothing, apply: () => nothing });
  const table = routes(new Proxy({}, { get: () => nothing }) as never);
  const silent = Object.entries(table).filter(([, row]) => row.access === 'member' && row.needs === undefined);
  expect(silent.map(([name]) => name)).toEqual([]);
});
