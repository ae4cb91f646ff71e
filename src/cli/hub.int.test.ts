// `hawser hub` as somebody starts it for others: what it refuses, and what it says when it was told to be weaker.
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Home, makeHome, runToEnd, start } from '../../e2e/support/hawser.ts';

let home: Home;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

test.each([
  [['--listen', '0.0.0.0'], '--tls-cert and --tls-key'],
  [['--public-url', 'hub.example.org'], 'https://hub.example.org'],
  [['--public-url', 'https://hub.example.org'], '--trusted-proxy'],
  [['--public-url', 'http://localhost:1', '--preview-url', 'http://localhost:2'], 'https://preview.example.net'],
])('R54: %j is refused with what to do instead', async (args, words) => {
  const { code, stderr } = await runToEnd(home, ['hub', '--port', '0', ...args]);
  expect(code).toBe(1);
  expect(stderr).toContain(words);
});

test('R54: what a dangerous flag weakens is said at the start, to people and to programs', async () => {
  const weak = ['--listen', '0.0.0.0', '--public-url', 'http://hub.test', '--dangerous-plain-http'];
  const one = await start(home, ['hub', '--port', '0', ...weak]);
  onTestFinished(() => one.kill());
  expect(one.ready).toMatchObject({ hubUrl: 'http://hub.test/', weakened: ['plain_http'] });
  await vi.waitFor(() => expect(one.stderr()).toContain('Weaker than usual, by --dangerous-plain-http'));
  expect((await runToEnd(home, ['link'])).stdout).toContain('http://hub.test/sign-in#code=');
  expect(await one.stop()).toBe(0);
});
