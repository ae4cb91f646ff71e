// How many connections an app sees for how many visitors.
import { expect, test } from 'vitest';
import { setUpPreviews } from './test-preview.ts';

test('100 visitors at once get a connection each, and use the same ones again', async () => {
  const { share, enter, at, apps } = await setUpPreviews();
  const preview = await share(apps[0]?.port ?? 0);
  const headers = { cookie: await enter(preview) };
  const round = () =>
    Promise.all(Array.from({ length: 100 }, async () => (await at(preview)('/together?count=100', { headers })).body));
  const connections = new Set([...(await round()), ...(await round()), ...(await round())]);
  expect([...connections]).toEqual(['100']);
});
