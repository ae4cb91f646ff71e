// What pages of one session may do with each other's apps, and pages of elsewhere may not: calls, pictures and cookies.
import { expect, test } from 'vitest';
import { headerOf, setUpPreviews } from './test-preview.ts';

test('R15: previews of one session may call each other, with credentials; strangers get nothing added', async () => {
  const set = await setUpPreviews(2);
  const [app, api] = set.apps.map(({ port }) => port);
  const page = await set.share(app ?? 0);
  const backend = await set.share(api ?? 0);
  const origin = page.url;
  const visit = set.at(backend);
  const preflight = (from: string) =>
    visit('/echo', {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-token' },
    });
  // Without a cookie, as browsers send it, and never a redirect.
  expect(await preflight(origin)).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-token',
    },
  });
  const stranger = await preflight('http://evil.example');
  expect([stranger.status, stranger.headers['access-control-allow-origin']]).toEqual([404, undefined]);

  const cookie = await set.enter(backend);
  const answer = await visit('/echo', { headers: { cookie, origin } });
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
  });
  const { rawHeaders } = JSON.parse(answer.body) as { rawHeaders: string[] };
  expect(headerOf(rawHeaders, 'origin')).toEqual([`http://localhost:${app}`]);

  // A picture says no Origin, and where it is shown in a header that no page can write.
  const picture = (referer: string) =>
    visit('/', { headers: { cookie, referer, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } });
  expect((await picture(`${origin}/`)).status).toBe(200);
  for (const elsewhere of [
    'http://evil.example/',
    `${origin}.evil.example/`,
    `http://evil.example/?${origin}`,
    origin.slice(0, -1),
  ])
    expect([elsewhere, (await picture(elsewhere)).status]).toEqual([elsewhere, 404]);
});

test('R15: where anybody may open an app, pages of elsewhere still cannot use the cookies it has set', async () => {
  const set = await setUpPreviews();
  const preview = await set.share(set.apps[0]?.port ?? 0, 'link');
  const visit = set.at(preview);
  const seen = async (headers: Record<string, string>) => {
    const { rawHeaders } = JSON.parse((await visit('/echo', { headers: { cookie: 'login=1', ...headers } })).body);
    return headerOf(rawHeaders, 'cookie');
  };
  const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
  expect(await seen({ ...elsewhere, referer: 'http://evil.example/' })).toEqual([]);
  expect(await seen({ ...elsewhere, origin: 'http://evil.example' })).toEqual([]);
  expect(await seen({ origin: preview.url })).toEqual(['login=1']);
  expect(await seen({ ...elsewhere, 'sec-fetch-mode': 'navigate' })).toEqual(['login=1']);

  const signIn = (headers: Record<string, string>) =>
    visit(`/respond?${new URLSearchParams({ headers: JSON.stringify(['Set-Cookie', 'login=1; HttpOnly']) })}`, {
      headers,
    });
  expect((await signIn({})).headers['set-cookie']).toEqual(['login=1; HttpOnly']);
  expect((await signIn({ 'sec-fetch-site': 'same-origin' })).headers['set-cookie']).toEqual([
    'login=1; HttpOnly',
    'login=1; HttpOnly; Secure; SameSite=None',
  ]);
});
