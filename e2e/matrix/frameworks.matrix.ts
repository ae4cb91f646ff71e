// `npm run matrix`: real dev servers from npm behind a real preview, in Chromium, one after the other. What each of them
// could do goes into docs/frameworks.md as it was seen, failures included. A failure that is known for its reason passes;
// any other fails the run.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { setUpPreviews } from '../../src/hub/previews/test-preview.ts';
import { scannedPorts } from '../../src/hub/previews/test-scanned-ports.ts';
import { startTestHub } from '../../src/hub/test-hub.ts';
import type { PreviewView } from '../../src/wire/protocol/previews.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { REPO } from '../support/hawser.ts';
import { type DevServer, isHere, startDevServer } from './dev-server.ts';
import type { Framework } from './framework.ts';
import { frameworks } from './frameworks.ts';
import { type Checked, type Result, toTable } from './table.ts';

/** The page around a frame is made up here, so Chromium takes it for one of the internet, which may not ask this machine. */
const PAGES_OF_NOWHERE = '--disable-features=LocalNetworkAccessChecks';

let browser: Browser;
const results: Result[] = [];
const here = frameworks.filter(isHere);
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArgs, PAGES_OF_NOWHERE] });
});
afterAll(async () => {
  await browser.close();
  if (results.length < here.length) return;
  const missing = frameworks.filter(each => !here.includes(each)).map(({ name }) => name);
  await writeFile(join(REPO, 'docs', 'frameworks.md'), toTable(results, missing));
});

const wanted = here.filter(({ name }) => name.includes(process.env.HAWSER_MATRIX ?? ''));

test.each(wanted)('$name', { timeout: 300_000 }, async framework => {
  const result: Result = { name: framework.name, version: '', checks: {}, known: framework.known ?? {} };
  results.push(result);
  const failures: string[] = [];
  const check = async (name: Checked, run: () => Promise<void>) => {
    try {
      await run();
      result.checks[name] = 'yes';
    } catch (error) {
      result.checks[name] = 'no';
      if (framework.known?.[name] !== undefined) return;
      failures.push(`${name}: ${error instanceof Error ? error.message.slice(0, 2_000) : error}`);
    }
  };
  const server = await startDevServer(framework);
  result.version = server.version;
  try {
    await tryOne(framework, server, check);
  } finally {
    await server.stop();
  }
  expect(failures).toEqual([]);
});

type Check = (name: Checked, run: () => Promise<void>) => Promise<void>;

const tryOne = async (framework: Framework, server: DevServer, check: Check): Promise<void> => {
  const ports = scannedPorts(server.pid);
  const set = await setUpPreviews(0, undefined, ports);
  const listens = async () => (await ports.listeners()).some(each => each.port === server.port);
  await vi.waitFor(async () => expect(await listens(), server.output()).toBe(true), PATIENT);
  const preview = await set.share(server.port);
  const second = framework.tells?.includes('second') ? await set.share(server.second, 'link') : undefined;
  const page = await openIn(browser, preview.url, await set.enter(preview));
  const seen = await watch(
    page,
    [preview, second].flatMap(each => (each ? [new URL(each.url).host] : [])),
  );
  const inside = framework.frame === undefined ? page : page.frameLocator(framework.frame);
  const heading = () => inside.locator('h1:visible').first().textContent({ timeout: 1_000 });
  const shows = (text: string) => vi.waitFor(async () => expect(await heading()).toBe(text), PATIENT);

  await check('page', async () => {
    const asked = second ? `?${new URLSearchParams({ second: second.url })}` : '';
    await page.goto(preview.url + asked, { timeout: 60_000 });
    await shows('One');
  });
  await check('assets', async () => expect(seen.failed, seen.failed.join(' ')).toEqual([]));
  for (const id of framework.tells ?? []) {
    await check(id, () =>
      vi.waitFor(async () => expect(await page.locator(`#${id}`).textContent()).toBe('works'), PATIENT),
    );
  }
  await check(framework.edit.live ? 'live' : 'edit', async () => {
    if (framework.edit.live) {
      await vi.waitFor(() => expect(seen.sockets).toBeGreaterThan(0), PATIENT);
      // What the server rendered stands there before its script does, and only the script hears of edits.
      await page.waitForLoadState('networkidle');
    }
    await server.edit('One', 'Two');
    if (!framework.edit.live) await page.reload();
    await shows('Two');
  });
  if (framework.edit.live) {
    await check('beside', async () => {
      const beside = await openBeside(browser, set, preview);
      const their = await watch(beside, [new URL(preview.url).host, set.hub.url.host]);
      const frame = beside.frameLocator('iframe').first();
      const within = framework.frame === undefined ? frame : frame.frameLocator(framework.frame);
      const heard = () => within.locator('h1:visible').first().textContent({ timeout: 1_000 });
      await beside.goto(new URL('/beside', set.hub.url).href);
      // What the tab could not be told of was not edited.
      const before = await vi.waitFor(async () => (await heard()) ?? expect.fail('it is empty'), PATIENT);
      await vi.waitFor(() => expect(their.sockets).toBeGreaterThan(0), PATIENT);
      await beside.waitForLoadState('networkidle');
      await server.edit(before, 'Three');
      await vi.waitFor(async () => expect(await heard()).toBe('Three'), PATIENT);
      await beside.context().close();
    });
  }
  await check('inside', async () => expect(seen.outside, seen.outside.join(' ')).toEqual([]));
  await check('restart', async () => {
    await set.hub.close();
    await startTestHub({ folder: set.hub.folder, port: Number(set.hub.url.port) });
    await vi.waitFor(async () => {
      await page.goto(preview.url);
      await inside
        .locator('h1:visible', { hasText: /^(One|Two|Three)$/ })
        .first()
        .waitFor({ timeout: 5_000 });
    }, PATIENT);
  });
  await page.context().close();
};

const PATIENT = { timeout: 30_000, interval: 100 };

/** A browser that has gone the way in; test-preview.ts goes it by hand. */
const openIn = async (from: Browser, url: string, cookies: string): Promise<Page> => {
  const context = await from.newContext();
  await context.addCookies(
    cookies
      .split('; ')
      .map(each => each.split('='))
      // Those with __Host- would need HTTPS here.
      .flatMap(([name = '', value = '']) => (name.startsWith('__') ? [] : [{ name, value, url }])),
  );
  return context.newPage();
};

type Set = Awaited<ReturnType<typeof setUpPreviews>>;

/** A page of the hub's that has the preview in a frame, and lets it in when it knocks, as the pane does. */
const openBeside = async (from: Browser, { hub, post }: Set, preview: PreviewView): Promise<Page> => {
  const page = await (await from.newContext()).newPage();
  await page.exposeFunction('codeFor', async (wish: object) =>
    String((await post('/api/previews/codes', wish)).json.url),
  );
  const script = `addEventListener('message', async ({ data, origin }) => {
    if (data.type !== 'hawser.knock') return;
    const wish = { host: new URL(origin).host, challenge: data.challenge, path: data.path };
    document.querySelector('iframe').src = await codeFor(wish);
  });`;
  const body = `<!doctype html><script>${script}</script><iframe width="1200" height="700" src="${preview.url}/"></iframe>`;
  await page.route(new URL('/beside', hub.url).href, route => route.fulfill({ contentType: 'text/html', body }));
  return page;
};

/** @param hosts of the previews; whatever is asked of others is outside */
const watch = async (page: Page, hosts: readonly string[]) => {
  const seen = { failed: [] as string[], outside: [] as string[], sockets: 0 };
  page.on('request', request => {
    const url = new URL(request.url());
    if (/^(http|ws)s?:$/.test(url.protocol) && !hosts.includes(url.host)) seen.outside.push(url.href);
  });
  page.on('websocket', socket => {
    if (hosts.includes(new URL(socket.url()).host)) seen.sockets += 1;
  });
  // This browser could reach the dev server's own port; those of teammates elsewhere cannot.
  await page.routeWebSocket(
    url => !hosts.includes(url.host),
    socket => {
      seen.outside.push(socket.url());
      socket.close();
    },
  );
  page.on('response', response => {
    if (response.status() >= 400) seen.failed.push(`${response.status()} ${response.url()}`);
  });
  page.on('pageerror', error => seen.failed.push(error.message));
  return seen;
};
