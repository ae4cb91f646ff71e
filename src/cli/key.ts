// Where the key of this machine shall lie: said by flag or environment and then remembered in config.toml.
import { changeConfig, readConfig } from '../runner/config.ts';
import type { KeyStore } from '../runner/keys/key-store.ts';
import { osKeyring } from '../runner/keys/keyring.ts';
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
