// Certificates for tests, by the openssl of the machine: an authority of its own that nobody trusts by default, and what
// it signs.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

export type TestAuthority = {
  /** File of the authority's own certificate. */
  readonly file: string;
  readonly pem: string;
  /** Files of a certificate for these names, and of its key. */
  sign(names: readonly string[]): Promise<{ tlsCert: string; tlsKey: string }>;
};

const openssl = async (...args: string[]): Promise<void> => {
  await promisify(execFile)('openssl', args);
};
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export const makeAuthority = async (): Promise<TestAuthority> => {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  await openssl('req', '-x509', ...KEY, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=CA');
  let signed = 0;
  return {
    file: at('ca.pem'),
    pem: await readFile(at('ca.pem'), 'utf8'),
    sign: async names => {
      signed += 1;
      const [tlsCert, tlsKey] = [at(`${signed}.pem`), at(`${signed}.key`)];
      await openssl('req', '-new', ...KEY, '-keyout', tlsKey, '-out', at('request'), '-subj', '/CN=hub');
      await writeFile(at('names'), `subjectAltName=${names.map(name => `DNS:${name}`).join(',')}\n`);
      const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', String(signed), '-days', '2'];
      await openssl('x509', '-req', '-in', at('request'), ...by, '-extfile', at('names'), '-out', tlsCert);
      return { tlsCert, tlsKey };
    },
  };
};
