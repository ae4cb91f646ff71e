// Where the key of this machine shall lie: said by flag or environment and then remembered in config.toml.
import { changeConfig, readConfig } from '../runner/config.ts';
import { type Identity, openIdentity } from '../runner/identity.ts';
import { type KeyStore, placeOfKey } from '../runner/keys/key-store.ts';
import { type Keyring, osKeyring } from '../runner/keys/keyring.ts';
import type { Logger } from '../std/log.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import type { Home } from './home.ts';

/** The keyring of who runs this command; undefined where there is none. */
export const keyringHere = ({ env }: Pick<Context, 'env'>) => osKeyring({ platform: process.platform, env });

export const chooseKeyStore = async (
  home: Home,
  { keyStore: chosen }: FlagValues<'keyStore'>,
  context: Pick<Context, 'env'>,
  log?: Logger,
): Promise<KeyStore> => {
  if (chosen !== undefined) await changeConfig(home.root, config => ({ ...config, key_store: chosen }));
  const keep = chosen ?? (await readConfig(home.root)).key_store;
  return { keep, keyring: keyringHere(context), ...(log && { log }) };
};

/** This machine's key where it lies, for a command that has no wish to move it. */
export const openWhereItLies = async (home: Home, keyring: Keyring | undefined): Promise<Identity> =>
  openIdentity(home.runner, { keep: (await placeOfKey(home.runner)) ?? 'file', keyring });
