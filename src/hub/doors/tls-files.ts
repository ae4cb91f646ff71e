// The hub's own certificate, from files that whoever renews it replaces: checked before it is used, looked at again
// every minute, and only ever exchanged for a pair that fits.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';

export type TlsPair = { readonly cert: string; readonly key: string };

/**
 * @param files paths; the certificate with the chain behind it, as certbot's fullchain.pem
 * @param hosts the names people use; the certificate has to be for all of them
 * @throws HawserError `tls_files`
 */
export const readTlsPair = async (files: TlsPair, hosts: readonly string[]): Promise<TlsPair> => {
  const read = (file: string) =>
    readFile(file, 'utf8').catch((cause: unknown) => {
      throw unusable(`${file} can't be read.`, cause);
    });
  const pair = { cert: await read(files.cert), key: await read(files.key) };
  const certificate = parse(files.cert, () => new X509Certificate(pair.cert));
  const key = parse(files.key, () => createPrivateKey(pair.key));
  if (!certificate.checkPrivateKey(key)) throw unusable(`${files.key} is not the key of ${files.cert}.`);
  for (const host of hosts) {
    const bare = host.replace(/^\[|\]$/g, '');
    const isFor = isIP(bare) ? certificate.checkIP(bare) : certificate.checkHost(bare);
    if (!isFor) throw unusable(`${files.cert} is not for ${host}.`);
  }
  return pair;
};

const RENEW_MS = 60_000;

/** Hands over each pair that takes the place of the one before. @returns the way to stop looking */
export const watchTlsPair = (
  files: TlsPair,
  hosts: readonly string[],
  first: TlsPair,
  deps: { clock: Clock; log: Logger; onPair: (pair: TlsPair) => void },
): (() => void) => {
  let used = first;
  let looking = false;
  const look = async () => {
    const pair = await readTlsPair(files, hosts);
    if (pair.cert === used.cert && pair.key === used.key) return;
    used = pair;
    deps.onPair(pair);
    deps.log.info('took a renewed certificate', { file: files.cert });
  };
  return deps.clock.every(RENEW_MS, () => {
    if (looking) return;
    looking = true;
    look()
      // The one in use goes on: half a renewal (one file of two) looks the same as a mistake, and is over in a minute.
      .catch((error: unknown) => deps.log.warn('the certificate could not be renewed', { error }))
      .finally(() => {
        looking = false;
      });
  });
};

const parse = <Parsed>(file: string, make: () => Parsed): Parsed => {
  try {
    return make();
  } catch (cause) {
    throw unusable(`${file} does not hold what it should (PEM, without a passphrase).`, cause);
  }
};

const unusable = (message: string, cause?: unknown) =>
  new HawserError(
    { code: 'tls_files', message, hint: 'See --tls-cert and --tls-key; the hub needs to be able to read both.' },
    { cause },
  );
