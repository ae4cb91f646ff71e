// The stage for screenshots: a real hub, a machine that plays its part, a member who writes, and a browser that is
// signed in on a desktop and on a phone, in light and in dark.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { homeAt } from '../../src/cli/home.ts';
import { newId } from '../../src/std/ids.ts';
import type { Thread } from '../../src/web/data/thread.ts';
import type { Workspace } from '../../src/web/data/workspace.ts';
import type { RunnerEventBody, TurnStatus } from '../../src/wire/protocol/events.ts';
import type { ConversationId, ItemId, MessageId, TurnId } from '../../src/wire/protocol/ids.ts';
import type { Item } from '../../src/wire/protocol/items.ts';
import { defaultSettings } from '../../src/wire/protocol/settings.ts';
import type { RunnerView } from '../../src/wire/protocol/workspace-topic.ts';
import { lightChromiumPath } from '../support/chromium.ts';
import { type Home, makeHome, readLogs, type Started, start } from '../support/hawser.ts';
import { member, type StorageState, signedIn, until } from '../support/member.ts';
import { FILES, FOLDER, machine, SETTINGS } from './cast.ts';
import { type StagedRunner, startStagedRunner } from './staged-runner.ts';

export const VARIANTS = [
  { name: 'desktop-light', width: 1440, height: 900, scheme: 'light', touch: false },
  { name: 'desktop-dark', width: 1440, height: 900, scheme: 'dark', touch: false },
  { name: 'phone-light', width: 390, height: 844, scheme: 'light', touch: true },
  { name: 'phone-dark', width: 390, height: 844, scheme: 'dark', touch: true },
] as const;

export type Variant = (typeof VARIANTS)[number];

/** One turn being played. */
export type Play = {
  readonly turnId: TurnId;
  say(...events: readonly RunnerEventBody[]): Promise<void>;
  item(item: Item): Promise<void>;
  begin(item: Item): Promise<void>;
  stream(id: string, text: string, offset?: number): void;
  /** Ends the turn and its message. */
  end(status?: TurnStatus, more?: Partial<Extract<RunnerEventBody, { type: 'turn.completed' }>>): Promise<void>;
};

export type Stage = {
  readonly hub: Started;
  readonly url: string;
  readonly runner: StagedRunner;
  readonly workspace: Workspace;
  readonly pages: readonly { readonly variant: Variant; readonly page: Page }[];
  /** A browser nobody is signed in with. */
  stranger(): Promise<BrowserContext>;
  /** A thread with a session that has started, unless `session` says otherwise. */
  thread(title: string, channel?: string, session?: 'started' | 'requested' | 'none'): Promise<Thread>;
  machines(): readonly RunnerView[];
  /** Starts the machine again that a scene has closed. */
  machineBack(): Promise<void>;
  /** Resolves when a search finds these words: the index trails the log by a moment. */
  found(words: string): Promise<void>;
  /** The last lines of what the hub logged. */
  logs(): Promise<string>;
  /** A message that starts a turn. */
  turn(thread: Thread, text: string): Promise<Play>;
  close(): Promise<void>;
};

export const openStage = async (variants: readonly Variant[]): Promise<Stage> => {
  const home = await makeHome();
  const hub = await start(home, ['hub', '--port', '0']);
  const url = String(hub.ready.hubUrl);
  const browser = await chromium.launch({
    executablePath: lightChromiumPath(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const storageState = await signedIn(browser, String(hub.ready.signInUrl));
  const pages = await openPages(browser, storageState, url, variants);
  const { api, workspace, open, close: leave } = await member(url, storageState);
  let runner = await startRunner(home);
  const machines = () => {
    const view = workspace.view.get();
    return view.status === 'ready' ? view.runners : [];
  };

  const thread: Stage['thread'] = async (title, channelName, session = 'started') => {
    const channelId = await channelNamed(workspace, channelName);
    const where = { runnerId: runner.id, agent: 'codex' as const, folder: FOLDER, settings: defaultSettings };
    const id = await workspace.createThread({ channelId, title, ...(session !== 'none' && { session: where }) });
    const opened = open(id);
    await until(() => opened.view.get().status === 'ready');
    if (session === 'started') {
      await runner.say(id, {
        type: 'session.started',
        agent: 'codex',
        agentVersion: '0.169.0',
        conversationId: newId('con') as ConversationId,
        folder: FOLDER,
        settings: SETTINGS,
        resumed: false,
      });
    }
    return opened;
  };

  return {
    hub,
    url,
    get runner() {
      return runner;
    },
    workspace,
    pages,
    stranger: () => browser.newContext({ viewport: { width: 1440, height: 900 } }),
    thread,
    machines,
    machineBack: async () => {
      runner.close(); // one that still beats would keep this process alive
      runner = await startRunner(home);
      await until(() => machines().some(({ online }) => online));
    },
    found: words => until(async () => (await api.search({ q: words })).hits.length > 0),
    logs: () => readLogs(home),
    turn: (opened, text) => beginTurn(opened, text, runner),
    close: async () => {
      leave();
      runner.close();
      await browser.close();
      await hub.stop();
      await home.remove();
    },
  };
};

const openPages = (browser: Browser, storageState: StorageState, url: string, variants: readonly Variant[]) =>
  Promise.all(
    variants.map(async variant => {
      const context = await browser.newContext({
        storageState,
        baseURL: url,
        viewport: { width: variant.width, height: variant.height },
        deviceScaleFactor: variant.touch ? 2 : 1,
        colorScheme: variant.scheme,
        hasTouch: variant.touch,
        isMobile: variant.touch,
        reducedMotion: 'reduce',
        serviceWorkers: 'allow', // some scenes are without a hub
      });
      return { variant, page: await context.newPage() };
    }),
  );

/** A picture that somebody or something shows. */
export const PICTURE = new URL('../../src/web/public/icons/app-512.png', import.meta.url);

const startRunner = async (home: Home): Promise<StagedRunner> => {
  const folder = join(home.folder, 'staged-runner');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return startStagedRunner({
    localFile: homeAt(home.folder, '/').localFile,
    folder,
    name: 'studio-laptop',
    capabilities: machine(),
    answer: request => {
      if (request.method === 'share_port') return { grantId: `grt_${'0'.repeat(26)}`, port: request.port };
      if (request.method === 'read_picture') return { type: 'image/png', base64: readFileSync(PICTURE, 'base64') };
      if (request.method === 'list_files') return { files: FILES.filter(path => path.includes(request.query)) };
      return request.method === 'agent_login' && request.with.type === 'device_code'
        ? { state: 'waiting', url: 'https://auth.openai.com/codex/device', code: 'TIDE-4Q7K' }
        : null;
    },
  });
};

const channelNamed = async (workspace: Workspace, name: string | undefined) => {
  const view = workspace.view.get();
  if (view.status !== 'ready') throw new Error('the workspace is not open');
  const known = name === undefined ? view.channels[0] : view.channels.find(channel => channel.name === name);
  return known?.id ?? (await workspace.createChannel(name ?? 'general')).id;
};

const beginTurn = async (thread: Thread, text: string, runner: StagedRunner): Promise<Play> => {
  const turnId = newId('trn') as TurnId;
  const before = thread.view.get().head?.waiting.length ?? 0;
  thread.post({ text, attachments: [], mode: 'queue' });
  await until(() => (thread.view.get().head?.waiting.length ?? 0) > before);
  const messageId = thread.view.get().head?.waiting.at(-1)?.message.id as MessageId;
  const say: Play['say'] = (...events) => runner.say(thread.id, ...events);
  await say(
    { type: 'turn.started', turnId, startedAt: Date.now(), settings: SETTINGS },
    { type: 'message.updated', messageId, state: 'accepted', turnId },
  );
  return {
    turnId,
    say,
    begin: item => say({ type: 'item.started', turnId, item }),
    item: item => say({ type: 'item.completed', turnId, item }),
    end: (status = 'completed', more = {}) =>
      say(
        { type: 'turn.completed', turnId, status, completedAt: Date.now(), durationMs: 102_000, ...more },
        { type: 'message.updated', messageId, state: status === 'completed' ? 'done' : 'failed', turnId },
      ),
    stream: (id, part, offset = 0) => runner.stream(thread.id, turnId, id as ItemId, offset, part),
  };
};
