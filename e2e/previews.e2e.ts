// See the app the agent just started: found, shared, opened by a second person, changed under both, closed to both.
import type { Page } from '@playwright/test';
import type { Step } from '../src/agents/practice/script.ts';
import { runToEnd } from './support/hawser.ts';
import { addressOf, joinAs, PASSWORD } from './support/people.ts';
import { expect, test } from './support/test.ts';

test.slow(); // a page is written and served, and two people look at it

const signInAgain = async (page: Page): Promise<undefined> => {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(addressOf('Bo'));
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('a page the agent serves is shared from the thread, reloads under two people, and closes to both', async ({
  thread,
  elsewhere,
  home,
  expectedErrors,
}) => {
  // The frame beside the thread: before it is let in, and cut off when sharing stops.
  expectedErrors.push(/404/, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const { page } = thread;
  await thread.post('make a small web page about the tides');
  await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  const card = page.getByRole('region', { name: /^Port \d+$/ });
  const port = /\d+/.exec((await card.getAttribute('aria-label')) ?? '')?.[0];
  expect((await runToEnd(home, ['ports', '--json'])).stdout).toContain(`"port":${port},`);
  await card.getByRole('button', { name: 'Share', exact: true }).click();
  const address = (await card.getByRole('link').textContent()) ?? '';

  const open = async (who: Page, signIn = async (_page: Page) => undefined): Promise<Page> => {
    const preview = await who.context().newPage();
    await preview.goto(address);
    await preview.getByRole('link', { name: 'Open it through Hawser' }).click();
    await signIn(preview);
    await expect(title(preview)).toHaveText('Tides');
    // Nothing of the way in is left in the address (R12).
    await expect(preview).toHaveURL(`${address}/`);
    return preview;
  };
  const second = await elsewhere();
  await joinAs('Bo', page, second);
  // Signed out meanwhile: they come back to the preview all the same.
  await second.context().clearCookies();
  const previews = [await open(page), await open(second, signInAgain)];

  // Beside the thread, in a frame that is let in by itself and has cookies of its own.
  await card.getByRole('button', { name: 'Look at it here' }).click();
  const pane = page.getByRole('complementary', { name: `Preview of port ${port}` });
  const framed = pane.frameLocator('iframe').getByRole('heading', { level: 1 });
  await expect(framed).toHaveText('Tides');
  await page.reload();
  await expect(framed).toHaveText('Tides');

  // Each sees that the other looks: who has it in a tab, and who has it in a pane.
  const whoLooks = pane.getByRole('img', { name: 'Looking at this: Bo' });
  await expect(whoLooks).toBeVisible();
  await expect(card.getByText('Looking at this: Bo')).toBeVisible();
  await second.goto(page.url());
  await second.getByRole('button', { name: 'Look at it here' }).click();
  const theirs = second.getByRole('complementary', { name: `Preview of port ${port}` });
  await expect(theirs.getByRole('img', { name: /^Looking at this: (?!Bo)/ })).toBeVisible();
  await page.getByRole('button', { name: 'Close the preview' }).click();
  await expect(pane).toBeHidden();
  await card.getByRole('button', { name: 'Look at it here' }).click();
  await expect(whoLooks).toBeVisible();

  const stranger = await elsewhere();
  await stranger.goto(address);
  await expect(title(stranger)).toHaveText('Nothing here for you');

  const change: Step = {
    do: 'write',
    files: [{ path: 'tides/index.html', from: '    <h1>Tides</h1>', to: '    <h1>Low water</h1>' }],
  };
  await thread.play([change], 'change the title');
  for (const preview of previews) await expect(title(preview)).toHaveText('Low water');
  await expect(framed).toHaveText('Low water');

  await card.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
  await expect(pane.getByRole('status')).toHaveText('This is no longer shared.');
  await page.reload();
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
  await expect(page.getByRole('complementary', { name: /^Preview/ })).toHaveCount(0);
  for (const preview of previews) {
    await preview.reload();
    await expect(title(preview)).toHaveText('Nothing here for you');
  }

  // And once more from the laptop, by hand.
  const atLaptop = async (...words: string[]) => (await runToEnd(home, ['share', String(port), ...words])).stdout;
  const url = (await atLaptop('--with', 'me')).trim().split(/\s/)[0] ?? '';
  expect(url).not.toBe(address);
  await expect(card.getByRole('link', { name: url })).toBeVisible();
  expect(await atLaptop('--stop')).toContain('no longer shared');
  await expect(card.getByRole('button', { name: 'Share', exact: true })).toBeVisible();
});

/** Two pages, one of which asks for what fails. The second is reached by a link, by `pushState` and by a hash. */
const APP = `import { createServer } from 'node:http';
const page = (title, body) => '<!doctype html><html lang="en"><head><title>' + title + '</title><link rel="icon" href="data:,"></head><body><h1>' + title + '</h1>' + body + '</body></html>';
const first = page('First', '<a href="/second?x=1">On</a> <button onclick="history.pushState(null, \\'\\', \\'/third#deep\\')">Third</button> <button onclick="location.hash = \\'low\\'">Low</button> <button onclick="history.back()">Back</button> <a href="/other">Other</a>');
const second = page('Second', '<iframe srcdoc="<p>within</p>"></iframe><iframe src="/within"></iframe><button onclick="fail()">Fail</button><script>function fail() { for (let i = 0; i < 3; i += 1) console.error(new Error("no tides %s"), "\\u202e\`\`\`"); fetch("/api").then(r => r.text()); }</script>');
const faults = page('Faults', '<p id="seen"></p><img src="/gone.png" alt=""><script src="/faults.js"></script>');
const faultsJs = \`
  let rejections = 0;
  addEventListener('unhandledrejection', () => { rejections += 1; });
  setTimeout(() => { throw new Error('thrown'); });
  Promise.reject('rejected');
  fetch('http://localhost:1/');
  const abort = new AbortController();
  fetch('/api', { signal: abort.signal }).catch(error => { document.title = error.name; });
  abort.abort();
  const asked = new XMLHttpRequest();
  asked.open('post', '/api');
  const socket = new WebSocket('ws://' + location.hostname + ':1/gone');
  new WebSocket('/closed').close();
  new EventSource('/api');
  asked.onloadend = () => setTimeout(() => {
    const tags = document.querySelectorAll('script').length;
    seen.textContent = [document.title, rejections, fetch.name, console.error.length, asked.status, tags, socket.constructor === WebSocket, socket instanceof WebSocket].join(' ');
  }, 300);
  asked.send();
\`;
const within = page('Within', '<script>console.error("not told")</script>');
const other = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(page('Other', ''));
}).listen(0, '127.0.0.1');
createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://app');
  const html = { '/': first, '/second': second, '/within': within, '/faults': faults, '/faults.js': faultsJs }[pathname];
  if (pathname === '/other') return response.writeHead(302, { location: 'http://localhost:' + other.address().port + '/there' }).end();
  response.writeHead(html ? 200 : pathname === '/api' ? 500 : 404, { 'content-type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
  response.end(html ?? 'no');
}).listen(0, '127.0.0.1', function () { console.log('http://localhost:' + this.address().port); });
`;

test('R18, R28: the pane knows where one is, and what fails there goes to the agent with one press, as text', async ({
  thread,
  expectedErrors,
}) => {
  // The frame's: before it is let in, and what its app says and asks for.
  expectedErrors.push(
    /404/,
    /no tides/,
    /500/,
    /not told/,
    /thrown/,
    /rejected/,
    /Failed to fetch/,
    /ERR_/,
    /WebSocket connection/,
    /EventSource/,
  );
  const { page } = thread;
  const why = 'May I start the app?';
  await thread.play([
    { do: 'write', files: [{ path: 'app.mjs', text: APP }] },
    { do: 'run', command: 'node app.mjs', why, yieldMs: 2_000, login: false },
  ]);
  await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  const cards = page.getByRole('region', { name: /^Port \d+$/ });
  const sharing = async (name: string) => {
    const card = cards.filter({ has: page.getByRole('heading', { name, exact: true }) });
    await card.getByRole('button', { name: 'Share', exact: true }).click();
    return { card, address: (await card.getByRole('link').textContent()) ?? '' };
  };
  const sibling = await sharing('Other');
  const { card, address } = await sharing('First');
  await card.getByRole('button', { name: 'Look at it here' }).click();
  const pane = page.getByRole('complementary', { name: /^Preview of port/ });
  const bar = pane.getByRole('textbox', { name: 'Path in the preview' });
  const framed = pane.frameLocator('iframe');
  const press = (name: string) => framed.getByRole('button', { name, exact: true }).click();

  await press('Low');
  await expect(bar).toHaveValue('/#low');
  await press('Third');
  await expect(bar).toHaveValue('/third#deep');
  await press('Back');
  await expect(bar).toHaveValue('/#low');
  // What one types stays while one types it.
  await bar.fill('/sec');
  await press('Third');
  await bar.press('Escape');
  await expect(bar).toHaveValue('/third#deep');
  await framed.getByRole('link', { name: 'On' }).click();
  await expect(framed.getByRole('heading')).toHaveText('Second');
  await expect(bar).toHaveValue('/second?x=1');
  await expect(pane.getByRole('link', { name: 'Open in a tab' })).toHaveAttribute('href', `${address}/second?x=1`);

  await press('Fail');
  const count = pane.getByRole('button', { name: '2 problems' });
  await count.click();
  const list = pane.getByRole('region', { name: 'Problems of the page' });
  await expect(list.getByRole('listitem')).toHaveText([
    /^console\.error3 times.*Error: no tides %s/,
    'requestGET /api → 500',
  ]);
  await pane.getByRole('button', { name: 'Tell the agent' }).click();
  await expect(thread.composer).toBeFocused();
  const draft = await thread.composer.inputValue();
  expect(draft).toMatch(/^> Seen in the preview of port \d+:\n> \n> ````text\n> page: \/second\?x=1\n/);
  expect(draft).toMatch(/> console\.error \(3 times\): Error: no tides %s(?:\n> .*)* ```\n/);
  expect(draft).toMatch(/> request: GET \/api → 500\n> ````\n\n$/);
  // Nothing is sent by itself.
  await expect(thread.feed.getByRole('article').filter({ hasText: 'Seen in the preview' })).toHaveCount(0);

  // Reloaded, it is the page one is on, and begins anew.
  await pane.getByRole('button', { name: 'Reload the preview' }).click();
  await expect(count).toBeHidden();
  await expect(framed.getByRole('heading')).toHaveText('Second');
  await expect(bar).toHaveValue('/second?x=1');

  // Every kind of fault is told once; the app sees and gets what it always did, and not the script.
  await bar.fill('/faults');
  await bar.press('Enter');
  await expect(framed.locator('#seen')).toHaveText('AbortError 2 fetch 0 500 1 true true');
  await pane.getByRole('button', { name: '7 problems' }).click();
  const faults = await list.getByRole('listitem').allInnerTexts();
  expect(faults.map(text => text.replaceAll(/\s+/g, ' ').split(' at ')[0]).sort()).toEqual([
    'error Error: thrown',
    'error Unhandled rejection: rejected',
    'request <img> /gone.png → 404',
    'request EventSource /api → not opened',
    'request GET http://localhost:1/ → Failed to fetch',
    'request POST /api → 500',
    'request WebSocket /gone → not opened',
  ]);

  // Another preview of the thread that it leads to is what one is on from then on.
  await bar.fill('/other');
  await bar.press('Enter');
  await expect(framed.getByRole('heading')).toHaveText('Other');
  await expect(pane.getByRole('textbox', { name: /^Path in the preview of port \d+$/ })).toHaveValue('/there');
  await expect(pane.getByRole('link', { name: 'Open in a tab' })).toHaveAttribute('href', `${sibling.address}/there`);

  // Over the thread, on a phone, the pane gives way to the message.
  await thread.composer.fill('');
  await page.setViewportSize({ width: 390, height: 844 });
  const over = page.getByRole('dialog', { name: /^Preview of port/ });
  await over.getByRole('textbox', { name: 'Path in the preview' }).fill('/second');
  await page.keyboard.press('Enter');
  await over.frameLocator('iframe').getByRole('button', { name: 'Fail' }).click();
  await expect(over.getByRole('button', { name: '2 problems' })).toBeVisible();
  await over.getByRole('button', { name: 'Tell the agent' }).click();
  await expect(over).toBeHidden();
  await expect(thread.composer).toBeFocused();
  await expect(thread.composer).toHaveValue(/^> Seen in the preview of port \d+:\n/);
});

/** A page on one port that asks what listens on another, by the address that its commands were told of, and shows its picture. */
const PARTS = `import { createServer } from 'node:http';
const ports = Object.keys(process.env).flatMap(name => /^HAWSER_URL_(\\d+)$/.exec(name)?.[1] ?? []);
const listen = (server, [port, ...others]) => new Promise(resolve => {
  server.once('error', () => resolve(listen(server, others))).listen(Number(port), '127.0.0.1', () => resolve(port));
});
const api = await listen(createServer((request, response) => {
  if (request.url === '/chart.svg') {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    return response.end('<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"/>');
  }
  const html = request.method === 'GET';
  response.writeHead(200, { 'content-type': html ? 'text/html' : 'text/plain', 'set-cookie': 'tides=known' });
  response.end(html ? '<title>Data</title>' : 'from the other port, ' + (request.headers.cookie ?? 'unknown'));
}), ports);
const page = '<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,"></head><body><h1></h1><script>'
  + 'const ask = () => fetch("' + process.env['HAWSER_URL_' + api] + '/tides", { method: "POST", credentials: "include", headers: { "content-type": "application/json" }, body: "{}" }).then(answer => answer.text());'
  + 'const chart = new Image(); chart.src = "' + process.env['HAWSER_URL_' + api] + '/chart.svg";'
  + 'ask().then(ask).then(text => chart.decode().then(() => { document.querySelector("h1").textContent = text + ", " + chart.naturalWidth; }));</script></body></html>';
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(page);
}).listen(0, '127.0.0.1', function () { console.log('http://localhost:' + this.address().port); });
`;

test('R15: a page asks another port of its session for whoever opens it, in a tab and beside the thread', async ({
  thread,
  elsewhere,
  expectedErrors,
}) => {
  expectedErrors.push(/404/); // the frame's, before it is let in
  const { page } = thread;
  await thread.play([
    { do: 'write', files: [{ path: 'parts.mjs', text: PARTS }] },
    { do: 'run', command: 'node parts.mjs', why: 'May I start both?', yieldMs: 2_000, login: false },
  ]);
  await thread.approval('May I run this?').getByRole('button', { name: 'Allow', exact: true }).click();
  const sharing = async (name: string) => {
    const card = page
      .getByRole('region', { name: /^Port \d+$/ })
      .filter({ has: page.getByRole('heading', { name, exact: true }) });
    await card.getByRole('button', { name: 'Share', exact: true }).click();
    return { card, address: (await card.getByRole('link').textContent()) ?? '' };
  };
  await sharing('Data');
  const { card, address } = await sharing('Page');
  const works = 'from the other port, tides=known, 7';

  const second = await elsewhere();
  await joinAs('Bo', page, second);
  // They have never been to the other one.
  const watched: string[] = [];
  second.on('response', response => response.status() >= 400 && watched.push(response.url()));
  await second.goto(`${address}/deep?x=1`);
  await second.getByRole('link', { name: 'Open it through Hawser' }).click();
  await expect(title(second)).toHaveText(works);
  await expect(second).toHaveURL(`${address}/deep?x=1`);
  expect(watched).toEqual([`${address}/deep?x=1`]);

  await card.getByRole('button', { name: 'Look at it here' }).click();
  const pane = page.getByRole('complementary', { name: /^Preview of port/ });
  await expect(pane.frameLocator('iframe').getByRole('heading')).toHaveText(works);
});
