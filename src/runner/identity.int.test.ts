import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProofCheck } from '../hub/runners/proof.ts';
import { createFakeClock } from '../std/fake-clock.ts';
import { newId } from '../std/ids.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';
import { type Identity, openIdentity } from './identity.ts';

let folder: string;
let identity: Identity;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'hawser-identity-')), 'runner');
  identity = await openIdentity(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const runnerId = newId('run') as RunnerId;
const hubId = newId('wsp');
const checkFor = (key = identity.publicKey, clock = createFakeClock(Date.now())) => ({
  clock,
  check: createProofCheck({ clock, hubId, publicKeyOf: async id => (id === runnerId ? key : undefined) }),
});

describe('the key of a machine', () => {
  test('R39: is made once, readable by its owner alone', async () => {
    expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await openIdentity(folder)).publicKey).toBe(identity.publicKey);
  });

  test('R39: is refused when others can read it', async () => {
    await chmod(join(folder, 'key.pem'), 0o644);
    await expect(openIdentity(folder)).rejects.toMatchObject({ code: 'key_unsafe' });
  });

  test('that is damaged is not silently replaced', async () => {
    await writeFile(join(folder, 'key.pem'), 'not a key', { mode: 0o600 });
    await expect(openIdentity(folder)).rejects.toThrow();
  });
});

describe('R40: a proof of identity', () => {
  const refused = { code: 'not_enrolled' };

  test('is believed once', async () => {
    const { check } = checkFor();
    const proof = await identity.assertion(runnerId, hubId);
    expect(await check(proof)).toBe(runnerId);
    await expect(check(proof)).rejects.toMatchObject(refused);
  });

  test('of another key, for another hub, of an unknown runner, or damaged, is refused alike', async () => {
    const other = await openIdentity(join(folder, '..', 'other'));
    const { check } = checkFor();
    const proofs = [
      await other.assertion(runnerId, hubId),
      await identity.assertion(runnerId, newId('wsp')),
      await identity.assertion(newId('run') as RunnerId, hubId),
      `${await identity.assertion(runnerId, hubId)}x`,
      'not.a.token',
      '',
    ];
    for (const proof of proofs) await expect(check(proof)).rejects.toMatchObject(refused);
  });

  test('R56: is refused when it is old, and accepted when a clock is off by less than a minute', async () => {
    const proof = await identity.assertion(runnerId, hubId);
    const late = checkFor(identity.publicKey, createFakeClock(Date.now() + 10 * 60_000));
    await expect(late.check(proof)).rejects.toMatchObject(refused);
    const early = checkFor(identity.publicKey, createFakeClock(Date.now() - 50_000));
    expect(await early.check(await identity.assertion(runnerId, hubId))).toBe(runnerId);
  });
});
