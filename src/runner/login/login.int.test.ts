// A hub that names pages of others to people who let a machine in.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../std/fake-clock.ts';
import { type DeviceCode, loginWithBrowser, loginWithDevice } from './login.ts';

type Names = { readonly page?: string; readonly device?: string; readonly complete?: string };

/** A hub that names these pages, `{hub}` being its own origin. */
const hubThatNames = async ({ page = '{hub}/a', device = '{hub}/d', complete = '{hub}/d?c' }: Names) => {
  const server = createServer((request, response) => {
    const named = (name: string) => name.replace('{hub}', url.origin);
    const answer = request.url?.startsWith('/.well-known/')
      ? {
          issuer: url.origin,
          authorization_endpoint: named(page),
          device_authorization_endpoint: `${url.origin}/device`,
        }
      : {
          device_code: 'x'.repeat(43),
          user_code: 'BCDF-GHJK',
          verification_uri: named(device),
          verification_uri_complete: named(complete),
          expires_in: 600,
        };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
    server.close();
    server.closeAllConnections();
  });
  return { hubUrl: url, machine: { name: 'laptop', host: 'ada' }, clock: createFakeClock(0), signal: stop.signal };
};

const ELSEWHERE = [
  'https://evil.example/{hub}',
  '{hub}.evil.example/',
  '{hub}@evil.example/',
  '//evil.example/',
  'file:///',
];
const refused = expect.objectContaining({ message: expect.stringContaining('names a page that is not its own') });

test.each(ELSEWHERE)('R30: a hub that names %s for people to open shows and opens nothing', async name => {
  const shown: unknown[] = [];
  const show = async (what: unknown) => void shown.push(what);
  await expect(loginWithBrowser(await hubThatNames({ page: name }), show)).rejects.toEqual(refused);
  for (const names of [{ device: name }, { complete: name }])
    await expect(loginWithDevice(await hubThatNames(names), show)).rejects.toEqual(refused);
  expect(shown).toEqual([]);
});

test('R30: a page is shown with its whole host, and nothing in its address moves a terminal', async () => {
  const options = await hubThatNames({ device: '{hub}/\u001b[2J\n\u202ed', complete: '{hub}/d?\u0007c' });
  const { promise, resolve } = Promise.withResolvers<DeviceCode>();
  loginWithDevice(options, resolve).catch(() => undefined); // nobody will type the code
  const { url, completeUrl } = await promise;
  expect(url).toBe(`${options.hubUrl.origin}/%1B[2J%E2%80%AEd`);
  expect(completeUrl).toBe(`${options.hubUrl.origin}/d?%07c`);
});
