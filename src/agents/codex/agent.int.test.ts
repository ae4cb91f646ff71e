// The agent around its conversations: which program it finds, who is signed in, what it does when the program is broken.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Clock, systemClock } from '../../std/clock.ts';
import { createLogger, type LogRecord } from '../../std/log.ts';
import { openTestConversation, startTestAgent } from '../practice/testing.ts';
import { createCodexAgent } from './agent.ts';
import { compareVersions, installedCodex, locateCodex, MINIMUM_VERSION } from './locate.ts';

const cache = fileURLToPath(new URL('../../../.cache/tests', import.meta.url));

const scratch = (): string => {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${cache}/codex-`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A program that is not Codex, as a shell script. */
const program = (body: string, name = 'codex'): string => {
  const path = join(scratch(), name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};

const env = { PATH: process.env.PATH, HOME: process.env.HOME };

/** With an API key Codex asks OpenAI which models there are; the tests have no network, and no time to notice that. */
const OFFLINE = ['features.api_key_model_discovery=false'];

/** The user's own Codex, in a home where nobody is signed in. */
const startCodex = (more: Readonly<Record<string, string>> = {}, clock: Clock = systemClock) => {
  const home = scratch();
  const logs: LogRecord[] = [];
  const agent = createCodexAgent(
    { env: { ...env, CODEX_HOME: home, ...more }, clientVersion: '0.0.0', mark: 'tests', config: OFFLINE },
    { clock, log: createLogger(record => logs.push(record), Date.now), random: Math.random },
  );
  onTestFinished(() => agent.close());
  return { agent, home, logs };
};

// --- which program --------------------------------------------------------------------------------------------------

test('the given path comes first, then HAWSER_CODEX_BIN, then PATH, then the installed package', async () => {
  const [one, two, three] = ['1.0.1', '1.0.2', '1.0.3'].map(version => program(`echo codex-cli ${version}`));
  const path = { PATH: `${dirname(three ?? '')}:${env.PATH}` };
  expect((await locateCodex({ explicit: one, env: { ...path, HAWSER_CODEX_BIN: two } })).version).toBe('1.0.1');
  expect((await locateCodex({ env: { ...path, HAWSER_CODEX_BIN: two } })).version).toBe('1.0.2');
  expect(await locateCodex({ env: path })).toEqual({ path: three, version: '1.0.3' });
  expect(await locateCodex({ env: { PATH: '/nowhere' } })).toEqual(installedCodex());
});

test('the script of the npm package on PATH leads to its native program', async () => {
  const folder = scratch();
  const script = resolve(dirname(installedCodex().path), '../../../../codex/bin/codex.js');
  symlinkSync(script, join(folder, 'codex'));
  expect(await locateCodex({ env: { PATH: folder } })).toEqual(installedCodex());
});

test.each([
  ['that does not exist', () => '/nowhere/codex', 'There is no program at /nowhere/codex'],
  ['that cannot be run', () => program('exit 3'), 'could not be run to ask for its version'],
  ['that is something else', () => program('echo hello'), 'does not answer like Codex'],
])('a program %s is missing, with a way on', async (_name, path, message) => {
  const { agent } = startCodex({ HAWSER_CODEX_BIN: path() });
  expect(await agent.refresh()).toMatchObject({
    kind: 'codex',
    state: 'missing',
    problem: {
      code: 'agent_missing',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('practice'),
    },
  });
  await expect(agent.open({ folder: cache, settings: {} })).rejects.toMatchObject({ code: 'agent_unavailable' });
});

test('a program that says nothing is not called missing: it is there, and may be looked for again', async () => {
  const path = program('exec sleep 1003');
  await expect(locateCodex({ explicit: path, env, patienceMs: 200 })).rejects.toMatchObject({
    code: 'agent_failed',
    message: `${path} has not said its version within 1 s.`,
    problem: { hint: expect.stringContaining('Look again') },
  });
});

test('a program that is too old says which version is needed', async () => {
  const { agent } = startCodex({ HAWSER_CODEX_BIN: program('echo codex-cli 0.98.7') });
  const status = await agent.refresh();
  expect(status).toMatchObject({ state: 'too_old', problem: { code: 'agent_too_old' } });
  expect(status.problem?.message).toContain(MINIMUM_VERSION);
});

test('versions are compared by their numbers', () => {
  expect(compareVersions('0.169.0', '0.98.0')).toBeGreaterThan(0);
  expect(compareVersions('0.169.0-alpha.2', '0.169.0')).toBe(0);
  expect(compareVersions('1.2', '1.2.1')).toBeLessThan(0);
});

test('R50: a program that dies at once fails with what it printed, secrets taken out', async () => {
  const { agent } = startCodex({
    HAWSER_CODEX_BIN: program(
      '[ "$1" = --version ] && echo codex-cli 9.9.9 && exit; echo "bad key sk-abcdefghijklmnopqrstuvwx" >&2; exit 7',
    ),
  });
  const { state, problem } = await agent.refresh();
  expect(state).toBe('failed');
  expect(problem).toMatchObject({ code: 'agent_failed', message: expect.stringContaining('exited with code 7') });
  expect(problem?.message).toContain('bad key [hidden]');
});

test('a process that somebody kills while it starts is started once more', async () => {
  const { agent, home } = startCodex({
    HAWSER_CODEX_BIN: program(
      '[ "$1" = --version ] && echo codex-cli 9.9.9 && exit; echo started >> "$CODEX_HOME/starts"; kill -9 $$',
    ),
  });
  await expect(agent.open({ folder: home, settings: {} })).rejects.toMatchObject({
    code: 'agent_unavailable',
    message: expect.stringContaining('was killed by SIGKILL'),
  });
  expect(readFileSync(join(home, 'starts'), 'utf8')).toBe('started\nstarted\n');
});

test('a process that dies while it is asked what it offers is replaced by one that is asked again', async () => {
  const { agent, home } = startCodex({
    HAWSER_CODEX_BIN: program(`
      if [ "$1" != --version ] && mkdir "$CODEX_HOME/first" 2>/dev/null; then
        read -r asked
        id=$(printf '%s' "$asked" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
        printf '{"id":%s,"result":{}}\\n' "$id"
        read -r initialized && read -r question && kill -9 $$
      fi
      exec "${installedCodex().path}" "$@"`),
  });
  await expect(agent.open({ folder: home, settings: {} })).rejects.toMatchObject({
    message: expect.stringContaining('nobody is signed'),
  });
  expect(agent.status()).toMatchObject({ state: 'signed_out' });
});

// --- who is signed in -----------------------------------------------------------------------------------------------

test('without an account the agent is signed out, and an API key signs it in', async () => {
  const { agent, home } = startCodex();
  const seen: string[] = [];
  agent.onStatus(status => seen.push(status.state));
  expect(agent.status()).toEqual({ kind: 'codex', state: 'idle', models: [] });
  const status = await agent.refresh();
  expect(status).toMatchObject({
    state: 'signed_out',
    version: installedCodex().version,
    problem: { code: 'signed_out' },
  });
  expect(status.models.find(model => model.isDefault)).toMatchObject({
    efforts: expect.arrayContaining(['low']),
    fast: true,
  });
  await expect(agent.open({ folder: home, settings: {} })).rejects.toMatchObject({ code: 'agent_unavailable' });

  expect(await agent.login({ type: 'api_key', apiKey: 'sk-test-0123456789abcdef' })).toEqual({ state: 'signed_in' });
  expect(agent.status()).toMatchObject({ state: 'ready', account: 'API key' });
  expect(existsSync(join(home, 'auth.json'))).toBe(true);
  expect(seen).toEqual(['starting', 'signed_out', 'ready']);

  const conversation = await openTestConversation(agent, { folder: home, settings: {} });
  expect(conversation.inner.agentVersion).toBe(installedCodex().version);
  expect(conversation.inner.settings().model).toBe(status.models.find(model => model.isDefault)?.id);
});

test('who asks while it is starting hears that nobody is signed in, not that it does not run', async () => {
  const { agent, home } = startCodex();
  const refreshed = agent.refresh();
  while (agent.process() === undefined) await new Promise(setImmediate);
  // It runs, and nobody knows yet what it offers.
  expect(agent.status().state).toBe('starting');
  const opening = agent.open({ folder: home, settings: {} });
  await expect(opening).rejects.toMatchObject({
    code: 'agent_unavailable',
    message: expect.stringContaining('nobody is signed in'),
  });
  await refreshed;
});

test('a sign-in with a code that cannot reach OpenAI fails with its reason', async () => {
  const { agent } = startCodex({ HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' });
  await expect(agent.login({ type: 'device_code' })).rejects.toMatchObject({ code: 'login_failed' });
  await agent.cancelLogin();
  expect(agent.status().state).toBe('signed_out');
});

test('the practice model needs no account', async () => {
  const host = startTestAgent();
  onTestFinished(() => host.close());
  expect(await host.agent.refresh()).toMatchObject({
    kind: 'practice',
    state: 'ready',
    models: [{ id: 'practice', fast: true }],
  });
  await expect(host.agent.login({ type: 'device_code' })).rejects.toMatchObject({ code: 'login_failed' });
});

// --- when it breaks -------------------------------------------------------------------------------------------------

test('a program that cannot be restarted ends its conversations, and a later look finds it mended', async () => {
  const broken = join(scratch(), 'broken');
  const path = program(`[ -e ${broken} ] && [ "$1" != --version ] && exit 7\nexec ${installedCodex().path} "$@"`);
  const hasty: Clock = { ...systemClock, after: (ms, task) => systemClock.after(ms <= 10_000 ? ms / 100 : ms, task) };
  const { agent, home } = startCodex({ HAWSER_CODEX_BIN: path }, hasty);
  await agent.login({ type: 'api_key', apiKey: 'sk-test-0123456789abcdef' });
  const conversation = await openTestConversation(agent, { folder: home, settings: {} });

  writeFileSync(broken, '');
  process.kill(agent.process()?.pid ?? 0, 'SIGKILL');
  const closed = await conversation.event('closed');
  expect(closed.problem).toMatchObject({ code: 'agent_crashed' });
  expect(agent.status().state).toBe('failed');
  expect(agent.process()).toBeUndefined();

  rmSync(broken);
  expect((await agent.refresh()).state).toBe('ready');
});

test('closing the agent closes its conversations, and nothing can be opened any more', async () => {
  const host = startTestAgent();
  const conversation = await host.open();
  await host.close();
  expect(conversation.events).toEqual([{ type: 'closed' }]);
  await expect(host.agent.open({ folder: cache, settings: {} })).rejects.toMatchObject({ code: 'agent_unavailable' });
  await expect(conversation.say('hello')).rejects.toMatchObject({ code: 'agent_gone' });
});

test('the key of the practice model is hidden from its commands, and the mark is not', async () => {
  const host = startTestAgent();
  onTestFinished(() => host.close());
  const conversation = await host.open();
  await conversation.play([{ do: 'run', command: 'env', login: false }]);
  const { output } = await conversation.item('command');
  expect(output).toContain(`HAWSER_AGENT=${host.agent.process()?.mark}`);
  expect(output).toContain(`CODEX_THREAD_ID=${conversation.inner.id}`);
  expect(output).not.toContain('HAWSER_PRACTICE_KEY');
  expect(readFileSync(join(host.home, 'config.toml'), 'utf8')).toContain('practice');
});

test('the environment of a conversation reaches its commands, beside what the configuration sets, and no other’s', async () => {
  const host = startTestAgent();
  onTestFinished(() => host.close());
  const told = await host.open({ env: { HAWSER_URL_3001: 'http://one.localhost:4140' } });
  const untold = await host.open();
  const environmentOf = async (conversation: typeof told) => {
    await conversation.play([{ do: 'run', command: 'env', login: false }]);
    return (await conversation.item('command')).output;
  };
  const output = await environmentOf(told);
  expect(output).toContain('HAWSER_URL_3001=http://one.localhost:4140');
  expect(output).toContain(`HAWSER_AGENT=${host.agent.process()?.mark}`);
  // config.toml of the practice model leaves its key out.
  expect(output).not.toContain('HAWSER_PRACTICE_KEY');
  expect(await environmentOf(untold)).not.toContain('HAWSER_URL_');
});

test.runIf(existsSync('/proc/self/autogroup'))(
  'it has a session of its own, which takes a third of the processors where a person’s windows want them',
  async () => {
    const host = startTestAgent();
    onTestFinished(() => host.close());
    await host.open();
    const pid = host.agent.process()?.pid ?? 0;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    expect(Number(stat.slice(stat.lastIndexOf(')')).split(' ')[4])).toBe(pid);
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/autogroup`, 'utf8')).toMatch(/ nice 5$/m));
  },
);
