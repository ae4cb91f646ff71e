// A hub closes within a moment, whatever its clients keep open.
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { makeAuthority } from '../doors/test-certificate.ts';
import { startTestHub } from '../test-hub.ts';

/** Shorter than the minute that Node gives a connection to ask something. */
const SOON_MS = 20_000;

test('a connection that never asked anything does not hold the hub open', { timeout: SOON_MS }, async () => {
  const hub = await startTestHub();
  const socket = connect(Number(hub.url.port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  // Answered after it, so the hub has taken the connection before.
  await fetch(new URL('/api/health', hub.url));
  const gone = once(socket, 'close');
  await hub.close();
  await gone;
});

test('nor does one over TLS, or one that does not even say who it is', { timeout: SOON_MS }, async () => {
  const authority = await makeAuthority();
  const publicUrl = new URL('https://hub.test');
  const hub = await startTestHub({ doors: { ...(await authority.sign(['hub.test'])), publicUrl } });
  const to = { host: '127.0.0.1', port: hub.listens.port };
  const quiet = connectTls({ ...to, ca: authority.pem, servername: 'hub.test' });
  const dumb = connect(to);
  onTestFinished(() => void [quiet.destroy(), dumb.destroy()]);
  await Promise.all([once(quiet, 'secureConnect'), once(dumb, 'connect')]);
  const gone = Promise.all([once(quiet, 'close'), once(dumb, 'close')]);
  await hub.close();
  await gone;
});

test('an answer in the making is given, and a request that never ends is cut', { timeout: SOON_MS }, async () => {
  const hub = await startTestHub();
  const body = JSON.stringify({ code: 'nonsense' });
  /** A request whose head the hub has read, and said so. */
  const begin = async () => {
    const socket = connect(Number(hub.url.port), '127.0.0.1').setEncoding('utf8');
    onTestFinished(() => void socket.destroy());
    const head = ['POST /api/sign-in HTTP/1.1', `Host: ${hub.url.host}`, `Origin: ${hub.url.origin}`];
    const about = ['Content-Type: application/json', `Content-Length: ${body.length}`, 'Expect: 100-continue'];
    socket.write(`${[...head, ...about].join('\r\n')}\r\n\r\n`);
    const [interim] = (await once(socket, 'data')) as [string];
    expect(interim).toMatch(/^HTTP\/1.1 100 /);
    return socket;
  };
  const [whole, half] = [await begin(), await begin()];
  const cut = once(half, 'close');
  const closed = hub.close();
  const answer = once(whole, 'data');
  whole.write(body);
  expect(String(await answer)).toMatch(/^HTTP\/1.1 4\d\d /);
  await Promise.all([cut, closed]);
});
