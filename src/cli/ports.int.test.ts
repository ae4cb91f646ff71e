// `hawser ports` and `hawser share` beside a runner, which is this test: it leaves the same notes.

import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Home, makeHome, runToEnd } from '../../e2e/support/hawser.ts';
import { homeAt } from './home.ts';
import { stateNotes } from './status.ts';

let home: Home;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

test('what a running runner has seen is listed, and its names can do nothing to the terminal', async () => {
  const at = homeAt(home.folder, '/');
  await mkdir(at.runner, { recursive: true });
  const notes = stateNotes(at, []);
  onTestFinished(() => notes.close());
  const listed = () => runToEnd(home, ['ports']);
  notes.note({ state: 'connecting' });
  await vi.waitFor(async () => expect((await listed()).stdout).toContain('No program of an agent'), {
    timeout: 20_000,
  });
  notes.notePorts([{ port: 5173, command: 'vite\u001b[2J', folder: '/project' }]);
  await vi.waitFor(async () => expect((await listed()).stdout).toMatch(/^ {2}5173 +vite.*, in \/project$/m), {
    timeout: 20_000,
  });
  expect((await listed()).stdout).not.toContain('\u001b[2J');
});

test('without a runner it says what to start', async () => {
  const { code, stderr } = await runToEnd(home, ['ports']);
  expect(code).toBe(1);
  expect(stderr).toContain('hawser start');
});

test('R16: an agent’s command shares no port, and a machine without a hub shares none', async () => {
  const byAgent = await runToEnd(home, ['share', '5173'], { HAWSER_AGENT: 'mark' });
  expect([byAgent.code, byAgent.stderr]).toEqual([1, expect.stringContaining('shared by a person')]);
  const unenrolled = await runToEnd(home, ['share', '5173']);
  expect([unenrolled.code, unenrolled.stderr]).toEqual([1, expect.stringContaining('hawser up')]);
});
