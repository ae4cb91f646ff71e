// Links that an agent, or the machine it runs on, puts before people: what they say about where they lead, and what goes
// along when they are followed.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';
import { approval, CHOICES, codex, machine, says } from './shots/cast.ts';
import { flowOf, show } from './shots/scene.ts';
import { openStage, VARIANTS } from './shots/stage.ts';
import { expect, test } from './support/test.ts';

/** Another site, which keeps what it is asked with. Its name is not the hub's, as cookies know no ports. */
const listen = async () => {
  const asked: { url: string | undefined; headers: Record<string, unknown> }[] = [];
  const server = createServer(({ url, headers }, response) => {
    if (url !== '/favicon.ico') asked.push({ url, headers });
    response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>');
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
};

test('R30: links of an agent say where they lead, and take nothing of ours along', async () => {
  const stage = await openStage(VARIANTS.slice(0, 1));
  const site = await listen();
  try {
    const [{ page } = { page: undefined }] = stage.pages;
    if (!page) throw new Error('the stage has no page');
    const path = '/$SESSION_TOKEN/{token}?user=%7Bemail%7D&key=$' + '{API_KEY}';
    const thread = await stage.thread('Links', 'web');
    const play = await stage.turn(thread, 'Where is it?');
    await play.item(says(`It is [in the manual](${site.url}${path}), or at [bank.example](${site.url}/bank).`));
    const content = { kind: 'elicitation', server: 'papers', text: 'Sign there.', url: `${site.url}${path}` } as const;
    await play.say({ type: 'approval.opened', approval: approval(play.turnId, content, CHOICES.once) });
    await show(thread)(page, VARIANTS[0]);

    const flow = flowOf(page);
    const { host } = new URL(site.url);
    const inText = flow.getByRole('link', { name: 'in the manual' });
    const asked = flow.getByRole('link', { name: host }).last();
    await expect(flow.getByRole('link', { name: `bank.example (${host})` })).toBeVisible();
    await expect(asked).toContainText(`http://${host}/$SESSION_TOKEN`);
    await inText.hover();
    await expect(page.getByRole('tooltip')).toContainText(`http://${host}/`);

    const follow = async (link: Locator) => {
      const opened = page.context().waitForEvent('page');
      await link.click();
      await (await opened).waitForLoadState();
    };
    await follow(inText);
    await follow(asked);
    const asIs = new URL(path, site.url).href.slice(site.url.length);
    expect(site.asked.map(({ url }) => url)).toEqual([asIs, asIs]);
    const ours = /^(referer|origin|cookie|authorization)$/;
    expect(site.asked.flatMap(({ headers }) => Object.keys(headers).filter(name => ours.test(name)))).toEqual([]);

    // Where its machine sends people to sign in to the agent.
    const problem = { code: 'agent_unavailable', message: 'Nobody is signed in.' };
    stage.runner.change(machine(codex('signed_out', problem)));
    const signedOut = await stage.thread('Signed out', 'web', 'requested');
    await stage.runner.say(signedOut.id, { type: 'session.blocked', problem });
    await show(signedOut)(page, VARIANTS[0]);
    await page.getByRole('button', { name: 'Sign in with ChatGPT' }).click();
    const signIn = page.getByRole('link', { name: 'auth.openai.com/codex/device' });
    await expect(signIn).toHaveAttribute('href', 'https://auth.openai.com/codex/device');
    await expect(signIn).toHaveAttribute('rel', /noreferrer/);
  } finally {
    site.close();
    await stage.close();
  }
});
