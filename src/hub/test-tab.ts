// A person's tab on one thread, for tests over raw sockets: what it heard, what it asks, and an agent's questions in it.
import { expect, vi } from 'vitest';
import type { ApprovalDraft } from '../agents/driver.ts';
import type { Laptop } from '../runner/test-laptop.ts';
import type { Running } from '../runner/test-run-on.ts';
import { newId } from '../std/ids.ts';
import type { Approval } from '../wire/protocol/approvals.ts';
import type { ThreadEventBody } from '../wire/protocol/events.ts';
import type { ApprovalId, RunnerId, TurnId } from '../wire/protocol/ids.ts';
import type { Reply, TestBrowser } from './test-browser.ts';

export const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/** A person's tab on one thread. */
export const openTab = async (browser: TestBrowser, threadId: string) => {
  const socket = await browser.connect();
  const topic = `thread:${threadId}`;
  const joined = await socket.join(topic);
  const events = () =>
    socket.heard.flatMap(({ event, payload }) => (event === 'event' ? [payload as ThreadEventBody] : []));
  return {
    socket,
    joined,
    level: () => socket.heard.findLast(({ event }) => event === 'level')?.payload.level ?? joined.response.level,
    heard: <Type extends ThreadEventBody['type']>(type: Type) =>
      events().filter((event): event is Extract<ThreadEventBody, { type: Type }> => event.type === type),
    ask: (event: string, payload: object): Promise<Reply> => socket.ask(topic, event, payload),
    post: (text: string): Promise<Reply> =>
      socket.ask(topic, 'post_message', { nonce: newId('non'), text, attachments: [], mode: 'queue' }),
  };
};
export type Tab = Awaited<ReturnType<typeof openTab>>;

/** Starts one in the first channel that works on this laptop. */
export const startThread = async (
  browser: TestBrowser,
  running: { readonly runner: { readonly id: RunnerId } },
  { folder }: Pick<Laptop, 'folder'>,
): Promise<string> => {
  const { workspaceId } = (await browser.get('/api/me')).body;
  const socket = await browser.connect();
  const topic = `workspace:${workspaceId}`;
  const [general] = (await socket.join(topic)).response.channels as { id: string }[];
  const session = { runnerId: running.runner.id, agent: 'practice', folder, settings: {} };
  const wish = { nonce: newId('non'), channelId: general?.id, title: 'Tides', session };
  const { response } = await socket.ask(topic, 'create_thread', wish);
  return String(response.threadId ?? JSON.stringify(response));
};

/** The agent asks whether it may run this; resolves with the question as a tab shows it. */
export const question = async (tab: Tab, { agent }: Running, command: string): Promise<Approval> => {
  const draft: ApprovalDraft = {
    id: newId('apr') as ApprovalId,
    turnId: agent.sent.at(-1)?.turnId as TurnId,
    content: { kind: 'command', command, cwd: '.', wants: [] },
    choices: [
      { id: 'accept', effect: 'allow', reach: 'once' },
      { id: 'decline', effect: 'decline', reach: 'once' },
    ],
    openedAt: 1,
  };
  const opened = () => tab.heard('approval.opened').find(({ approval }) => approval.id === draft.id)?.approval;
  agent.say({ type: 'approval_opened', approval: draft });
  await eventually(() => expect(opened()).toBeDefined());
  return opened() as Approval;
};
export const yes = (tab: Tab, { id, hash }: Approval) =>
  tab.ask('resolve_approval', { approvalId: id, hash, choice: 'accept' });
