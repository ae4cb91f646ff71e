// The way through a sibling, over real sockets: nobody is told whether there is one, and nobody is led out of the session.
import { expect, test } from 'vitest';
import { atHost, setUpPreviews } from './test-preview.ts';

const setUp = async () => {
  const set = await setUpPreviews(2);
  const [page, data] = await Promise.all(set.apps.map(({ port }) => set.share(port)));
  if (!page || !data) throw new Error('two are shared');
  return { ...set, page, data };
};
const tab = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const labelOf = ({ url }: { url: string }) => new URL(url).host.split('.')[0] ?? '';

test('whoever is let into a page is led through its sibling once, and comes back to where they were going', async () => {
  const { at, enter, page, data } = await setUp();
  const cookie = await enter(page);
  const ask = async (more: string) => (await at(page)('/json', { headers: { ...tab, cookie: cookie + more } })).headers;
  const led = await ask('');
  const way = new URL(led.location ?? '');
  expect([way.origin, way.pathname]).toEqual([data.url, '/.hawser/join']);
  const noted = led['set-cookie']?.[0]?.split(';')[0] ?? '';
  expect((await ask(`; ${noted}`)).location).toBeUndefined();

  const through = await at(data)(way.pathname + way.search, { headers: { ...tab, cookie: await enter(data) } });
  expect([through.status, through.headers.location]).toEqual([303, `${page.url}/json`]);
});

test('R9: who may not open the sibling is told the same as where there is none', async () => {
  const { hub, at, page, data } = await setUp();
  const path = `/.hawser/join?to=${labelOf(page)}&path=/`;
  const nowhere = atHost(hub, `${'0'.repeat(26)}.${new URL(data.url).host.split('.').slice(1).join('.')}`);
  const answers = await Promise.all([at(data), nowhere].map(ask => ask(path, { headers: tab })));
  const told = answers.map(({ status, headers, body }) => {
    const { pathname, hash } = new URL(headers.location ?? '');
    const asked = new URLSearchParams(hash.slice(1));
    return [status, pathname, [...asked.keys()], asked.get('path'), Object.keys(headers), body];
  });
  expect(told[0]).toEqual(told[1]);
  expect(told[0]?.slice(0, 2)).toEqual([303, '/open-preview']);
});

test.each(['https://evil.example/', '//evil.example/', '/..//evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
  'R12: the way on through %s stays on the page’s own host',
  async path => {
    const { at, enter, page, data } = await setUp();
    const headers = { ...tab, cookie: await enter(data) };
    const through = (to: string) =>
      at(data)(`/.hawser/join?${new URLSearchParams({ to, path })}`, { headers }).then(
        ({ headers }) => headers.location,
      );
    expect(new URL((await through(labelOf(page))) ?? '').origin).toBe(page.url);
    expect(await through('0'.repeat(26))).toBeUndefined();
    expect(await through(path)).toBeUndefined();
  },
);
