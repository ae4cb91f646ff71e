// `hawser policy` as the owner runs it, on the files a runner uses.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Home, makeHome, runToEnd } from '../../e2e/support/hawser.ts';
import { openLedger } from '../runner/policy/ledger.ts';
import type { Proposal } from '../runner/policy/proposal.ts';
import { newId } from '../std/ids.ts';
import { silentLogger } from '../std/log.ts';
import type { MemberId } from '../wire/protocol/ids.ts';

let home: Home;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

const run = (...args: string[]) => runToEnd(home, ['policy', ...args]);
const config = () => readFile(join(home.folder, 'config.toml'), 'utf8');

const by = { memberId: newId('mem') as MemberId, name: 'Bob \u001b]0;owned\u0007\u202e', role: 'member' as const };
const propose = async (...changes: Proposal['change'][]) => {
  await mkdir(join(home.folder, 'runner'), { recursive: true });
  const ledger = openLedger(join(home.folder, 'runner', 'policy.db'), silentLogger);
  for (const change of changes) ledger.propose({ change, by, at: 1 });
  ledger.close();
};

test('set changes one thing, refuses what makes no sense, and says what holds', async () => {
  expect((await run('set', 'max_sandbox=read-only')).stdout).toContain('max_sandbox is "read-only"');
  expect((await run('set', 'approvals.two_people=git push*, rm -rf')).code).toBe(0);
  expect(await config()).toBe('max_sandbox = "read-only"\n\n[approvals]\ntwo_people = [ "git push*", "rm -rf" ]\n');
  for (const [wrong, words] of [
    ['max_sandbox=everything', 'max_sandbox'],
    ['drive.people=Bob', 'drive.people'],
    ['drive.everyone=true', 'no policy called drive.everyone'],
    ['network', 'Say what network shall be'],
  ] as const) {
    const { code, stderr } = await run('set', wrong);
    expect([wrong, code]).toEqual([wrong, 1]);
    expect(stderr).toContain(words);
  }
  expect((await run()).stdout).toMatch(/max_sandbox\s+read-only/);
});

describe('R47: a proposal', () => {
  test('is shown without obeying what others wrote in it, and does nothing until it is accepted', async () => {
    await propose({ what: 'drive' }, { what: 'ceiling', key: 'network', value: 'true' });
    const { stdout } = await run();
    expect(stdout).toContain('let Bob \\u{1b}]0;owned\\u{7}\\u{202e}');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(await config().catch(() => 'no file')).toBe('no file');
    expect((await run('accept', '1')).code).toBe(0);
    expect(await config()).toContain(by.memberId);
    expect((await run('decline', '2')).code).toBe(0);
    expect((await run('accept', '2')).stderr).toContain('There is no proposal 2');
  });

  test('to open a folder is held to the same refusals as the owner’s own wish (R3)', async () => {
    await propose({ what: 'folder', folder: '/' });
    const { code, stderr } = await run('accept', '1');
    expect(code).toBe(1);
    expect(stderr).toContain('the whole disk');
    expect((await run()).stdout).toContain('open / to agents');
  });
});
