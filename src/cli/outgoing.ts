// What the environment and the owner say about connections that leave this machine: through which proxy, and whose
// certificates count. Both are settings of the whole process, made once before a command runs or reaches its hub.
import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as tls from 'node:tls';
import { HawserError } from '../std/errors.ts';
import type { Context } from './context.ts';

type Env = Context['env'];

/** Never by a proxy: the hub of this machine, the practice model, the page of a login. */
const AT_HOME = ['localhost', '127.0.0.1', '[::1]'];

/** Lets every connection follow HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. @throws HawserError `proxy_invalid` */
export const followProxies = (env: Env): void => {
  const { https, http: plain, no } = proxiesIn(env);
  if ((https ?? plain) === undefined || !canFollow()) return;
  try {
    http.setGlobalProxyFromEnv({
      ...(https !== undefined && { https_proxy: https }),
      ...(plain !== undefined && { http_proxy: plain }),
      no_proxy: [...AT_HOME, ...(no === undefined ? [] : [no])].join(','),
    });
  } catch (cause) {
    const message = 'HTTPS_PROXY or HTTP_PROXY is not the address of a proxy.';
    throw new HawserError({ code: 'proxy_invalid', message, hint: 'It looks like http://proxy:3128' }, { cause });
  }
};

/**
 * Lets the system's authorities vouch for a hub, beside Node's own and those of NODE_EXTRA_CA_CERTS.
 * @param file the owner's own authorities, PEM
 * @throws HawserError `ca_unreadable`, `proxy_unsupported`
 */
export const trustAuthorities = async (hubUrl: URL, file: string | undefined, env: Env): Promise<void> => {
  if (hubUrl.protocol !== 'https:') return;
  if (proxiesIn(env).https !== undefined && !canFollow() && env.NODE_USE_ENV_PROXY !== '1') {
    throw new HawserError({
      code: 'proxy_unsupported',
      message: `Node ${process.versions.node} does not follow HTTPS_PROXY by itself.`,
      hint: 'Use Node 24.14 or later, or set NODE_USE_ENV_PROXY=1.',
    });
  }
  const own = file === undefined ? [] : await readAuthorities(file);
  // Reading the system's store takes a tenth of a second, so only those pay who dial a hub elsewhere.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...tls.getCACertificates('system'), ...own]);
};

const readAuthorities = async (file: string): Promise<readonly string[]> => {
  try {
    const found = (await readFile(file, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!found) throw new Error('no certificate in it');
    for (const pem of found) tls.createSecureContext({ ca: pem });
    return found;
  } catch (cause) {
    throw new HawserError(
      { code: 'ca_unreadable', message: `${file} does not hold certificates (PEM).`, hint: 'See --ca.' },
      { cause },
    );
  }
};

/** What `hawser status` says of it. */
export const describeWay = (hubUrl: URL, ca: string | undefined, env: Env): readonly (readonly [string, string])[] => {
  if (hubUrl.protocol !== 'https:') return [['transport', 'HTTP, on this machine']];
  const { https, no } = proxiesIn(env);
  const extra = [ca, env.NODE_EXTRA_CA_CERTS].filter(file => file !== undefined && file !== '');
  return [
    ['transport', 'HTTPS'],
    ['proxy', https === undefined ? 'none' : `${withoutPassword(https)}${no === undefined ? '' : `, not for ${no}`}`],
    ['trusts', ['the authorities of Node and of this system', ...extra].join(', ')],
  ];
};

const withoutPassword = (proxy: string): string => {
  const url = URL.parse(proxy);
  return url ? url.origin : 'not an address';
};

/** Lower case counts first, as curl has it; an empty one is none. */
const proxiesIn = (env: Env) => ({
  https: env.https_proxy || env.HTTPS_PROXY || undefined,
  http: env.http_proxy || env.HTTP_PROXY || undefined,
  no: env.no_proxy || env.NO_PROXY || undefined,
});

/** Since Node 24.14. */
const canFollow = (): boolean => typeof http.setGlobalProxyFromEnv === 'function';
