// Where this machine's private key lies: in the keyring of the operating system where there is one, else in a 0600 file
// of a 0700 folder. A key moves over only once its new place has given it back, so a crash at any moment leaves it in
// one place or in both, never in none.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import type { Keyring } from './keyring.ts';

export type KeyPlace = 'keyring' | 'file';

export type KeyStore = {
  readonly keep: KeyPlace;
  /** Undefined where there is none. A key that an earlier start left in one is looked for there whatever `keep` says. */
  readonly keyring: Keyring | undefined;
  readonly log?: Pick<Logger, 'info' | 'warn'>;
};

export type Key = {
  readonly privateKey: KeyObject;
  /** Raw Ed25519 public key, base64url (RFC 8037 "x"). */
  readonly publicKey: string;
  readonly place: KeyPlace;
};

/** The key itself, and what says that it is in the keyring instead: its public half, which also names the entry. */
const filesIn = (folder: string) => ({ pem: join(folder, 'key.pem'), pub: join(folder, 'key.pub') });

/** The public half is a name that no two homes share. */
const accountOf = (publicKey: string): string => `machine ${publicKey}`;

/**
 * Reads this machine's key, or makes one, and moves it to where it shall be kept.
 * @throws HawserError `key_unsafe`, `key_unreachable` when the keyring that has it does not give it
 */
export const openKey = async (folder: string, store: KeyStore): Promise<Key> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = filesIn(folder);
  const pem = await readIfThere(files.pem);
  if (pem !== undefined) {
    await refuseUnsafe(folder, 0o022);
    await refuseUnsafe(files.pem, 0o077);
    return settle(folder, keyFrom(pem, 'file'), store);
  }
  const publicKey = (await readIfThere(files.pub))?.trim();
  if (publicKey !== undefined) {
    await refuseUnsafe(folder, 0o022);
    return settle(folder, await fromKeyring(publicKey, store.keyring), store);
  }
  await chmod(folder, 0o700);
  const { privateKey } = generateKeyPairSync('ed25519');
  const made = keyFrom(pemOf(privateKey), 'file');
  if (await putInKeyring(made, store)) {
    await writeNew(files.pub, made.publicKey);
    return { ...made, place: 'keyring' };
  }
  await writeNew(files.pem, pemOf(privateKey));
  return made;
};

/** Moves a key that lies elsewhere than it shall; what can't be moved stays, and works. */
const settle = async (folder: string, key: Key, store: KeyStore): Promise<Key> => {
  const files = filesIn(folder);
  if (store.keep === 'keyring' && key.place === 'file') {
    if (!(await putInKeyring(key, store))) return key;
    // Left by a move the other way that a crash cut short.
    await rm(files.pub, { force: true });
    await writeNew(files.pub, key.publicKey);
    await rm(files.pem);
    store.log?.info('moved the key of this machine into the keyring');
    return { ...key, place: 'keyring' };
  }
  if (store.keep === 'keyring') return key;
  if (key.place === 'keyring') await writeNew(files.pem, pemOf(key.privateKey));
  // What stays in the keyring stays noted in key.pub, and the next start tries again.
  const why = await dropFromKeyring(files.pub, store.keyring);
  if (why !== undefined) store.log?.warn('the keyring still has the key of this machine', { why });
  return { ...key, place: 'file' };
};

/** Removes the entry that `pub` names, and then that file. @returns why it can't be removed */
const dropFromKeyring = async (pub: string, keyring: Keyring | undefined): Promise<string | undefined> => {
  const publicKey = (await readIfThere(pub))?.trim();
  if (publicKey === undefined) return undefined;
  if (!keyring) return NO_KEYRING;
  try {
    await keyring.remove(accountOf(publicKey));
  } catch (error) {
    return whyOf(error);
  }
  await rm(pub);
  return undefined;
};

const NO_KEYRING = 'there is none in this session';

const fromKeyring = async (publicKey: string, keyring: Keyring | undefined): Promise<Key> => {
  if (!keyring) throw unreachable(NO_KEYRING);
  let pem: string | undefined;
  try {
    pem = await keyring.read(accountOf(publicKey));
  } catch (error) {
    throw unreachable(whyOf(error), error);
  }
  if (pem === undefined) throw unreachable('it does not have it');
  const key = keyFrom(pem, 'keyring');
  if (key.publicKey !== publicKey) throw unreachable('it gave another one');
  return key;
};

/** @returns whether the keyring took the key and gave it back */
const putInKeyring = async (key: Key, { keep, keyring, log }: KeyStore): Promise<boolean> => {
  if (keep === 'file' || !keyring) return false;
  const [account, pem] = [accountOf(key.publicKey), pemOf(key.privateKey)];
  try {
    await keyring.write(account, pem);
    return (await keyring.read(account)) === pem;
  } catch (error) {
    log?.warn('the keyring does not take the key of this machine; it is in a file', { why: whyOf(error) });
    return false;
  }
};

/** @returns where the key lies, without asking the keyring for it; undefined when there is none yet */
export const placeOfKey = async (folder: string): Promise<KeyPlace | undefined> => {
  const { pem, pub } = filesIn(folder);
  if ((await readIfThere(pem)) !== undefined) return 'file';
  return (await readIfThere(pub)) === undefined ? undefined : 'keyring';
};

/**
 * Removes the key from wherever it lies.
 * @throws HawserError `key_left` when the keyring still has it; this machine uses it no more
 */
export const forgetKey = async (folder: string, keyring: Keyring | undefined): Promise<void> => {
  const { pem, pub } = filesIn(folder);
  await rm(pem, { force: true });
  const publicKey = (await readIfThere(pub))?.trim();
  const why = await dropFromKeyring(pub, keyring);
  if (why === undefined) return;
  await rm(pub);
  throw new HawserError({
    code: 'key_left',
    message: `Its key could not be removed from the keyring: ${why}.`,
    hint: `Remove the entry “${accountOf(publicKey ?? '')}” of Hawser there by hand.`,
  });
};

const keyFrom = (pem: string, place: KeyPlace): Key => {
  const privateKey = createPrivateKey(pem);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (!x) throw new Error('invariant: an Ed25519 key has an x');
  return { privateKey, publicKey: x, place };
};

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Not over what is there (`wx`): two runners that start at once must not both believe in a key of their own. */
const writeNew = async (file: string, content: string): Promise<void> => {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A key that others may read or exchange, or that someone else put there, proves nothing. @param forbidden mode bits */
const refuseUnsafe = async (file: string, forbidden: number): Promise<void> => {
  if (process.platform === 'win32') return; // Windows has no such modes; the profile folder is private
  const { mode, uid } = await stat(file);
  if ((mode & forbidden) === 0 && uid === process.getuid?.()) return;
  throw new HawserError({
    code: 'key_unsafe',
    message: `What holds the key of this machine, ${file}, is open to others or belongs to someone else.`,
    hint: `If nobody can have copied it, run: chmod go-rwx ${file}. Otherwise: hawser logout; the machine then enrols anew.`,
  });
};

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unreachable = (why: string, cause?: unknown) =>
  new HawserError(
    {
      code: 'key_unreachable',
      message: `The key of this machine is in the keyring, and the keyring did not give it: ${why}.`,
      hint: 'Unlock the keyring and try again. If the key is lost: hawser logout, then hawser login; the machine enrols anew.',
    },
    { cause },
  );
