// Who this runner is: an Ed25519 key made on this machine that never leaves it (keys/key-store.ts). A hub knows the
// public half; every connection proves the private one with a fresh, short-lived assertion, so there is nothing on disk
// that expires and nothing on the wire that is worth stealing.
import { SignJWT } from 'jose';
import { newId } from '../std/ids.ts';
import type { RunnerId } from '../wire/protocol/ids.ts';
import { type KeyPlace, type KeyStore, openKey } from './keys/key-store.ts';

export type Identity = {
  /** Raw Ed25519 public key, base64url (RFC 8037 "x"). */
  readonly publicKey: string;
  /** Where the private half lies. */
  readonly place: KeyPlace;
  /**
   * A JWT (RFC 7519, EdDSA) that says "I am this runner, talking to this hub, now"; valid for a minute and once.
   * @param audience the hub's id
   */
  assertion(runnerId: RunnerId, audience: string): Promise<string>;
};

const IN_A_FILE: KeyStore = { keep: 'file', keyring: undefined };

/** Reads this machine's key, or makes one. @throws HawserError `key_unsafe`, `key_unreachable` */
export const openIdentity = async (folder: string, store: KeyStore = IN_A_FILE): Promise<Identity> => {
  const { privateKey, publicKey, place } = await openKey(folder, store);
  return {
    publicKey,
    place,
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
