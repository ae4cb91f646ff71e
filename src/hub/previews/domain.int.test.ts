// Previews of a hub that people elsewhere reach: on a domain of their own, behind TLS, and nowhere without one.
import { once } from 'node:events';
import { request } from 'node:https';
import { describe, expect, test } from 'vitest';
import { makeAuthority } from '../doors/test-certificate.ts';
import { startTestHub } from '../test-hub.ts';
import { setUpPreviews } from './test-preview.ts';

const publicUrl = new URL('https://hub.test');
const previewUrl = new URL('https://preview.test');

describe('R10: the previews of a hub with a name', () => {
  test('are under a domain of their own, with cookies that stay on HTTPS and on their host', async () => {
    const { share, enter, at, apps } = await setUpPreviews(1, { publicUrl, previewUrl, trustedProxies: ['127.0.0.1'] });
    const preview = await share(apps[0]?.port ?? 0);
    expect(preview.url).toMatch(/^https:\/\/[0-9a-z]{26}\.preview\.test$/);
    const cookie = await enter(preview);
    expect(cookie.split('; ').every(each => each.startsWith('__Host-'))).toBe(true);
    expect((await at(preview)('/', { headers: { cookie } })).status).toBe(200);
    expect((await at(preview)('/')).status).toBe(404);
  });

  test('are served by its own TLS door when the certificate is for every host there', async () => {
    const authority = await makeAuthority();
    const files = await authority.sign(['hub.test', '*.preview.test']);
    const hub = await startTestHub({ doors: { ...files, publicUrl, previewUrl } });
    const host = `${'0'.repeat(26)}.preview.test`;
    const to = { host: '127.0.0.1', port: hub.listens.port, headers: { host } };
    const asked = request({ ...to, servername: host, ca: authority.pem, agent: false }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    // A preview's 404, not the 421 of a name that is not the hub's.
    expect(answer.statusCode).toBe(404);
  });

  test('do not start with a certificate for their domain alone', async () => {
    const authority = await makeAuthority();
    const files = await authority.sign(['hub.test', 'preview.test']);
    await expect(startTestHub({ doors: { ...files, publicUrl, previewUrl } })).rejects.toMatchObject({
      code: 'tls_files',
    });
  });

  test('without a domain are refused with what to do', async () => {
    const { apps, post, threadId } = await setUpPreviews(1, { publicUrl, trustedProxies: ['127.0.0.1'] });
    const { status, json } = await post(`/api/threads/${threadId}/previews`, {
      port: apps[0]?.port,
      audience: 'thread',
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(json)).toContain('no_preview_domain');
    expect(JSON.stringify(json)).toContain('--preview-url https://');
  });
});
