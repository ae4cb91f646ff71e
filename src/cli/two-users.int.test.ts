// Two people's runners as two users of one machine, with the real agent: each works as its own user, and the agent of one
// can't read what is the other's. Only root can start processes as others, so elsewhere this is left out.
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { giveTo, makeHome, start } from '../../e2e/support/hawser.ts';
import { scriptPrompt } from '../agents/practice/script.ts';
import { invite, ownerBrowser, type TestBrowser } from '../hub/test-browser.ts';
import { startTestHub, type TestHub } from '../hub/test-hub.ts';
import { eventually, openTab, startThread } from '../hub/test-tab.ts';
import { allow, logIn } from '../runner/test-laptop.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';

/** Users that need no entry in /etc/passwd. */
const UIDS = { ada: 23_001, bo: 23_002 } as const;

/** A runner of this person, as this user, on a folder of theirs. */
const runAs = async (hub: TestHub, browser: TestBrowser, uid: number) => {
  const home = await makeHome();
  const project = `${home.folder}-project`;
  await mkdir(project, { mode: 0o700 });
  onTestFinished(async () => {
    await home.remove();
    await rm(project, { recursive: true });
  });
  const laptop = { home: home.folder, folder: project };
  await allow(laptop, { allowed_folders: [project] });
  await logIn(hub, laptop, browser);
  for (const path of [home.folder, project]) await giveTo(path, uid);
  const runner = await start(home, ['start', '--practice'], { uid, env: { HOME: home.folder } });
  onTestFinished(async () => void (await runner.stop()));
  const id = runner.ready.runnerId as RunnerId;
  return { ...laptop, uid, process: runner.process, browser, id };
};

test.runIf(process.getuid?.() === 0)('two runners of two users keep to what is theirs', async () => {
  const hub = await startTestHub();
  const ada = await ownerBrowser(hub);
  const bo = await invite(hub, ada, { role: 'member', name: 'Bo' });
  const laptops = [await runAs(hub, ada, UIDS.ada), await runAs(hub, bo.browser, UIDS.bo)] as const;
  for (const [mine, theirs] of [laptops, laptops.toReversed()] as (typeof laptops)[]) {
    expect((await stat(`/proc/${mine.process.pid}`)).uid).toBe(mine.uid);
    const tab = await openTab(mine.browser, await startThread(mine.browser, { runner: { id: mine.id } }, mine));
    const [ours, foreign] = [mine, theirs].map(({ home }) => join(home, 'runner', 'hub.json'));
    const command = `grep -c runnerId ${ours}; cat ${foreign} 2>&1 || true`;
    await tab.post(scriptPrompt([{ do: 'run', command, login: false }], 'read what is there'));
    await eventually(() => expect(tab.heard('turn.completed')).toHaveLength(1));
    const outputs = tab.heard('item.completed').flatMap(({ item }) => (item.kind === 'command' ? [item.output] : []));
    expect(outputs).toEqual([expect.stringMatching(/^1\n.*Permission denied\n$/)]);
  }
});
