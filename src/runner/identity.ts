// Who this runner is: an Ed25519 key made on this machine that never leaves it. A hub knows the public half; every
// connection proves the private one with a fresh, short-lived assertion, so there is nothing on disk that expires and
// nothing on the wire that is worth stealing.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { HawserError } from '../std/errors.ts';
import { newId } from '../std/ids.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';

export type Identity = {
  /** Raw Ed25519 public key, base64url (RFC 8037 "x"). */
  readonly publicKey: string;
  /**
   * A JWT (RFC 7519, EdDSA) that says "I am this runner, talking to this hub, now"; valid for a minute and once.
   * @param audience the hub's id
   */
  assertion(runnerId: RunnerId, audience: string): Promise<string>;
};

/** Reads this machine's key from the folder, or makes one. @throws HawserError `key_unsafe` */
export const openIdentity = async (folder: string): Promise<Identity> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'key.pem');
  const privateKey = (await readKey(folder, file)) ?? (await makeKey(folder, file));
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  if (!jwk.x) throw new Error('invariant: an Ed25519 key has an x');
  return {
    publicKey: jwk.x,
    assertion: (runnerId, audience) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer(runnerId)
        .setAudience(audience)
        .setJti(newId('jti'))
        .setIssuedAt()
        .setExpirationTime('60s')
        .sign(privateKey),
  };
};

const readKey = async (folder: string, file: string): Promise<KeyObject | undefined> => {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  await refuseUnsafe(folder, 0o022);
  await refuseUnsafe(file, 0o077);
  return createPrivateKey(pem);
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

const makeKey = async (folder: string, file: string): Promise<KeyObject> => {
  await chmod(folder, 0o700);
  const { privateKey } = generateKeyPairSync('ed25519');
  // `wx`: two runners that start at once must not both believe in a key of their own.
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return privateKey;
};
