// One contract for a keyring in memory and for the real one of this system, so that what the tests of the key take for a
// keyring behaves as one. The real one is skipped, with the reason, where a machine has none.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Keyring, osKeyring } from './keyring.ts';
import { createMemoryKeyring, noSecretService, startSecretService } from './test-keyring.ts';

/** @throws when it is no keyring */
const keepsTheContract = async (keyring: Keyring, again: Keyring): Promise<void> => {
  const [one, other] = ['machine one', 'machine other'];
  expect(await keyring.read(one)).toBeUndefined();
  await keyring.write(one, 'first\nsecret\n');
  await keyring.write(other, 'ü'.repeat(500));
  expect([await again.read(one), await again.read(other)]).toEqual(['first\nsecret\n', 'ü'.repeat(500)]);
  await keyring.write(one, 'second');
  expect(await again.read(one)).toBe('second');
  await keyring.remove(one);
  await keyring.remove(one);
  expect([await keyring.read(one), await keyring.read(other)]).toEqual([undefined, 'ü'.repeat(500)]);
};

test('a keyring in memory keeps the contract', async () => {
  const keyring = createMemoryKeyring();
  await keepsTheContract(keyring, keyring);
});

const secretService = async (context: { skip: (why: string) => void }, unlocked: boolean): Promise<Keyring> => {
  const why = process.platform === 'linux' ? noSecretService() : 'a Secret Service is Linux’s';
  if (why !== undefined) context.skip(why);
  const { env, close } = await startSecretService({ unlocked });
  onTestFinished(close);
  const keyring = osKeyring({ platform: 'linux', env });
  if (!keyring) throw new Error('there is a bus');
  return keyring;
};

test('the Secret Service of a Linux desktop keeps the contract', async context => {
  const keyring = await secretService(context, true);
  await keepsTheContract(keyring, keyring);
});

test('a Secret Service that would have to ask a person where there is no screen refuses', async context => {
  const keyring = await secretService(context, false);
  await expect(keyring.write('machine one', 'secret')).rejects.toThrow(/platform storage/);
});

test('a session without a bus has no keyring, and a bus that never answers is given up', async () => {
  expect(osKeyring({ platform: 'linux', env: {} })).toBeUndefined();
  const folder = await mkdtemp(join(tmpdir(), 'hawser-bus-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bus = createServer(() => undefined).listen(join(folder, 'bus'));
  onTestFinished(() => void bus.close());
  await once(bus, 'listening');
  const keyring = osKeyring({ platform: 'linux', env: { XDG_RUNTIME_DIR: folder }, timeoutMs: 1_000 });
  await expect(keyring?.read('machine one')).rejects.toThrow(/in time/);
});
