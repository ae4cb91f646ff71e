// What a machine is called, and how it leaves, as its owner types it: real processes in a home of their own, against a
// hub in this one.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Home, makeHome, runToEnd, start } from '../../e2e/support/hawser.ts';
import { ownerBrowser, type TestBrowser } from '../hub/test-browser.ts';
import { startTestHub, type TestHub } from '../hub/test-hub.ts';
import { enrol } from '../runner/enrolment.ts';
import { openIdentity } from '../runner/identity.ts';
import { osKeyring } from '../runner/keys/keyring.ts';
import { noSecretService, startSecretService } from '../runner/keys/test-keyring.ts';

let home: Home;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

const enrolAt = async (hub: TestHub) => {
  const folder = join(home.folder, 'runner');
  const { publicKey } = await openIdentity(folder);
  return enrol(folder, hub, { name: 'by its host', publicKey });
};

const machines = async (browser: TestBrowser) => {
  const { workspaceId } = (await browser.get('/api/me')).body;
  const joined = await (await browser.connect()).join(`workspace:${workspaceId}`);
  return joined.response.runners as { id: string; name: string; online: boolean }[];
};

test('the name given to hawser start is the machine’s name in the workspace, and stays it', async () => {
  const hub = await startTestHub();
  const { runnerId } = await enrolAt(hub);
  const owner = await ownerBrowser(hub);
  for (const args of [['--name', 'tide-station'], []]) {
    const runner = await start(home, ['start', '--practice', '--hub', hub.url.href, ...args]);
    onTestFinished(() => runner.kill());
    await expect
      .poll(() => machines(owner), { timeout: 10_000 })
      .toEqual([expect.objectContaining({ id: runnerId, name: 'tide-station', online: true })]);
    await runner.stop();
  }
});

test('R41: logout takes the machine out of its hub, is in the audit log, and leaves no key behind', async () => {
  const hub = await startTestHub();
  const owner = await ownerBrowser(hub);
  const { runnerId } = await enrolAt(hub);
  const left = await runToEnd(home, ['logout']);
  expect([left.code, left.stdout]).toEqual([0, expect.stringContaining('have forgotten each other')]);
  expect(await machines(owner)).toEqual([]);
  const { entries } = (await owner.get('/api/audit')).body as { entries: object[] };
  expect(entries[0]).toMatchObject({ what: 'runner.revoked', subject: runnerId, actor: null });
  expect(await readdir(join(home.folder, 'runner'))).toEqual([]);
  expect((await runToEnd(home, ['logout'])).stdout).toContain('was not enrolled');
});

test.runIf(process.platform === 'linux')('R48: hawser start listens on nothing', async () => {
  const hub = await startTestHub();
  await enrolAt(hub);
  const runner = await start(home, ['start', '--hub', hub.url.href]);
  onTestFinished(() => runner.kill());
  const proc = `/proc/${runner.process.pid}`;
  const links = await Promise.all(
    (await readdir(`${proc}/fd`)).map(fd => readlink(`${proc}/fd/${fd}`).catch(() => '')),
  );
  const sockets = new Set(links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  expect(sockets.size).toBeGreaterThan(0); // the link to the hub at least, so that what follows can fail
  const rows = (await Promise.all(['tcp', 'tcp6'].map(name => readFile(`${proc}/net/${name}`, 'utf8')))).join('\n');
  const LISTEN = '0A'; // include/net/tcp_states.h
  const listening = rows
    .split('\n')
    .map(row => row.trim().split(/\s+/))
    .filter(fields => fields[3] === LISTEN && sockets.has(fields[9] ?? ''));
  expect(listening).toEqual([]);
});

test('R39: hawser start moves the key into the keyring of the desktop, and logout takes it out of there', async context => {
  const why = noSecretService();
  if (why !== undefined) return context.skip(why);
  const desktop = await startSecretService({ unlocked: true });
  onTestFinished(desktop.close);
  const hub = await startTestHub();
  await enrolAt(hub);
  const env = { ...desktop.env, HAWSER_KEY_STORE: 'keyring' };
  const runner = await start(home, ['start', '--practice', '--hub', hub.url.href], { env });
  onTestFinished(() => runner.kill());
  await runner.stop();
  const folder = join(home.folder, 'runner');
  expect(await readdir(folder)).not.toContain('key.pem');
  const publicKey = await readFile(join(folder, 'key.pub'), 'utf8');
  const keyring = osKeyring({ platform: process.platform, env: desktop.env });
  expect(await keyring?.read(`machine ${publicKey}`)).toContain('PRIVATE KEY');
  expect((await runToEnd(home, ['status'], env)).stdout).toContain('own key, in the keyring of this system');
  expect((await runToEnd(home, ['logout'], env)).stdout).toContain('have forgotten each other');
  expect(await keyring?.read(`machine ${publicKey}`)).toBeUndefined();
});

test('logout forgets a hub that is gone, and says what is left to do there', async () => {
  const hub = await startTestHub();
  await enrolAt(hub);
  await hub.close();
  const { code, stdout } = await runToEnd(home, ['logout']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Remove its entry on the hub’s page of machines.')]);
  expect(await readdir(join(home.folder, 'runner'))).toEqual([]);
});
