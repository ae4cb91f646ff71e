// Where the key lies, how it moves, and what happens when the keyring does not play along: with real files and a keyring
// in memory (keyring.int.test.ts says that it behaves like a real one).
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetKey, type KeyStore, openKey, placeOfKey } from './key-store.ts';
import { createMemoryKeyring, type MemoryKeyring } from './test-keyring.ts';

let folder: string;
let keyring: MemoryKeyring;
let inKeyring: KeyStore;
let inFile: KeyStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-key-'));
  keyring = createMemoryKeyring();
  inKeyring = { keep: 'keyring', keyring };
  inFile = { keep: 'file', keyring };
});
afterEach(() => rm(folder, { recursive: true }));

const secrets = () => [...keyring.entries.values()];

describe('R39: the key of a machine', () => {
  test('is made in the keyring where there is one, and no file has it', async () => {
    const made = await openKey(folder, inKeyring);
    expect([made.place, await placeOfKey(folder), await readdir(folder)]).toEqual(['keyring', 'keyring', ['key.pub']]);
    expect(secrets()).toEqual([expect.stringContaining('BEGIN PRIVATE KEY')]);
    expect(await openKey(folder, inKeyring)).toMatchObject({ publicKey: made.publicKey, place: 'keyring' });
  });

  test.for([
    ['none', (): KeyStore => ({ keep: 'keyring', keyring: undefined })],
    [
      'a locked one',
      (): KeyStore => {
        keyring.lock('it is locked');
        return inKeyring;
      },
    ],
    ['one that forgets', (): KeyStore => ({ keep: 'keyring', keyring: { ...keyring, write: async () => undefined } })],
  ] as const)('is made in a file when the keyring is %s, and moves once there is one', async ([, broken]) => {
    const made = await openKey(folder, broken());
    expect([made.place, await readdir(folder), secrets()]).toEqual(['file', ['key.pem'], []]);
    expect(await openKey(folder, broken())).toMatchObject({ publicKey: made.publicKey, place: 'file' });
    keyring.lock(undefined);
    expect(await openKey(folder, inKeyring)).toMatchObject({ publicKey: made.publicKey, place: 'keyring' });
    expect([await readdir(folder), secrets().length]).toEqual([['key.pub'], 1]);
  });

  test('moves back to a file, and leaves the keyring as soon as that can be reached', async () => {
    const { publicKey } = await openKey(folder, inKeyring);
    const removing = { ...keyring, remove: () => Promise.reject(new Error('locked')) };
    expect(await openKey(folder, { keep: 'file', keyring: removing })).toMatchObject({ publicKey, place: 'file' });
    expect([await readdir(folder), secrets().length]).toEqual([['key.pem', 'key.pub'], 1]);
    expect(await openKey(folder, inFile)).toMatchObject({ publicKey, place: 'file' });
    expect([await readdir(folder), secrets()]).toEqual([['key.pem'], []]);
  });

  test('is never made anew because the keyring does not give it', async () => {
    await openKey(folder, inKeyring);
    keyring.lock('it is locked');
    const refused = { code: 'key_unreachable', message: expect.stringContaining('it is locked') };
    await expect(openKey(folder, inKeyring)).rejects.toMatchObject(refused);
    await expect(openKey(folder, { ...inKeyring, keyring: undefined })).rejects.toMatchObject({
      code: 'key_unreachable',
    });
    keyring.lock(undefined);
    for (const account of keyring.entries.keys()) keyring.entries.delete(account);
    await expect(openKey(folder, inKeyring)).rejects.toMatchObject({ code: 'key_unreachable' });
    expect(await readdir(folder)).toEqual(['key.pub']);
  });

  test('is not another one that stands in its place in the keyring', async () => {
    const other = await mkdtemp(join(tmpdir(), 'hawser-key-'));
    const [one, two] = [await openKey(folder, inKeyring), await openKey(other, inKeyring)];
    expect(one.publicKey).not.toBe(two.publicKey); // two homes of one person do not meet in one keyring
    const [account = '', stranger = ''] = keyring.entries.keys();
    keyring.entries.set(account, keyring.entries.get(stranger) ?? '');
    await expect(openKey(folder, inKeyring)).rejects.toMatchObject({ code: 'key_unreachable' });
    await rm(other, { recursive: true });
  });

  test('survives a crash between its new place and its old one', async () => {
    const { publicKey } = await openKey(folder, inFile);
    await copyFile(join(folder, 'key.pem'), join(folder, 'kept'));
    await openKey(folder, inKeyring);
    await copyFile(join(folder, 'kept'), join(folder, 'key.pem'));
    await rm(join(folder, 'kept'));
    expect(await openKey(folder, inKeyring)).toMatchObject({ publicKey, place: 'keyring' });
    expect([await readdir(folder), secrets().length]).toEqual([['key.pub'], 1]);
  });

  test('that is damaged is not moved and not replaced', async () => {
    await writeFile(join(folder, 'key.pem'), 'not a key', { mode: 0o600 });
    await expect(openKey(folder, inKeyring)).rejects.toThrow();
    expect([await readFile(join(folder, 'key.pem'), 'utf8'), secrets()]).toEqual(['not a key', []]);
  });

  test('is forgotten wherever it lies; what the keyring keeps is told', async () => {
    await openKey(folder, inKeyring);
    await openKey(folder, { ...inFile, keyring: { ...keyring, remove: () => Promise.reject(new Error('locked')) } });
    expect([await readdir(folder), secrets().length]).toEqual([['key.pem', 'key.pub'], 1]);
    await forgetKey(folder, keyring);
    expect([await readdir(folder), secrets(), await placeOfKey(folder)]).toEqual([[], [], undefined]);
    const { publicKey } = await openKey(folder, inKeyring);
    keyring.lock('it is locked');
    const left = { code: 'key_left', problem: { hint: expect.stringContaining(publicKey) } };
    await expect(forgetKey(folder, keyring)).rejects.toMatchObject(left);
    expect(await readdir(folder)).toEqual([]);
  });
});
