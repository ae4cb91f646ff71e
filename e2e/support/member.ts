// The owner of a hub once more, as a program: with the very data layer of the web app. It makes what a test or a scene
// begins with.
import { type Browser, type BrowserContext, expect } from '@playwright/test';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/std/clock.ts';
import { type Api, createApi } from '../../src/web/data/api.ts';
import { connect } from '../../src/web/data/connection.ts';
import { openThread, type Thread } from '../../src/web/data/thread.ts';
import { openWorkspace, type Workspace } from '../../src/web/data/workspace.ts';
import type { ThreadId } from '../../src/wire/protocol/ids.ts';

/** What a browser knows of a hub once it is signed in. */
export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

export type Member = {
  readonly api: Api;
  readonly workspace: Workspace;
  open(id: ThreadId): Thread;
  close(): void;
};

/** Uses a sign-in link up. What the page has put into its storage stays behind: each browser would open a page for it. */
export const signedIn = async (browser: Browser, link: string): Promise<StorageState> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('navigation').waitFor();
  const { cookies } = await context.storageState();
  await context.close();
  return { cookies, origins: [] };
};

export const member = async (url: string, { cookies }: StorageState): Promise<Member> => {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  class Transport extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie, origin: new URL(url).origin } });
    }
  }
  const api = createApi(url, (input, init) => fetch(input, { ...init, headers: { ...init?.headers, cookie } }));
  const me = await api.me();
  if (!me) throw new Error(`nobody is signed in to ${url}`);
  const endpoint = new URL('/socket', url);
  endpoint.protocol = 'ws:';
  const connection = connect(endpoint.href, { clock: systemClock, random: Math.random, transport: Transport });
  const workspace = openWorkspace(me.workspaceId, { connection, onFrame: setImmediate });
  await until(() => workspace.view.get().status === 'ready');
  const open = (id: ThreadId) =>
    openThread(id, {
      connection,
      clock: systemClock,
      onFrame: task => setImmediate(task),
      keep: { read: () => [], write: () => undefined },
    });
  return { api, workspace, open, close: () => connection.close() };
};

/** Asks again and again until it holds. @throws Error after ten seconds */
export const until = (holds: () => boolean | Promise<boolean>): Promise<void> =>
  expect.poll(holds, { message: 'waited too long', timeout: 10_000, intervals: [20] }).toBe(true);
