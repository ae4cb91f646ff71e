import { expect, test } from 'vitest';
import { silentLogger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { createEnvironment, environmentOf } from './environment.ts';

const told = { host: 'preview.test', urls: [{ port: 3001, url: 'https://abc.preview.test' }] };

test('commands are told of addresses, and dev servers of the hosts that their owner has said nothing of', () => {
  expect(
    environmentOf(told, { RAILS_DEVELOPMENT_HOSTS: 'mine.test', HAWSER_URL_3001: 'of a session around this' }),
  ).toEqual({
    HAWSER_PREVIEW_HOST: 'preview.test',
    HAWSER_URL_3001: 'https://abc.preview.test',
    __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: '.preview.test',
    WDS_SOCKET_PORT: '0',
  });
});

const says = (answer: () => Response | Promise<Response>) =>
  createEnvironment(async () => answer(), { own: {}, log: silentLogger })('thr_a' as ThreadId);

test('a hub that is older, away, or makes no sense leaves the environment as it is', async () => {
  expect(await says(() => new Response('', { status: 404 }))).toEqual({});
  expect(await says(() => Promise.reject(new TypeError('fetch failed')))).toEqual({});
  expect(await says(() => new Response('<html>'))).toEqual({});
});

test.each([
  { ...told, host: 'evil.test,other.test' },
  { ...told, host: '$(id)' },
  { ...told, host: '' },
  { ...told, urls: [{ port: 3001, url: 'javascript:alert(1)' }] },
  { ...told, urls: [{ port: 0, url: 'https://abc.preview.test' }] },
  { ...told, urls: [{ port: 'PATH', url: 'https://abc.preview.test' }] },
])('R47: a hub sets no variable but these, to nothing but addresses: %j', async lie => {
  expect(await says(() => Response.json(lie))).toEqual({});
});
