// The way from this machine to its hub: which agent carries a connection, and what went wrong with one, in words. Proxies
// and authorities are the process's own (cli/outgoing.ts sets them); fetch follows them by itself.
import http from 'node:http';
import https from 'node:https';
import type { Problem } from '../std/errors.ts';

/**
 * What carries a connection that is no fetch: WebSockets and tunnels. Asked for at each connection, because setting
 * proxies replaces these agents; for the same reason `http` and `https` above are the modules, whose named exports would
 * stay as they were when this file was loaded.
 */
export const agentFor = ({ protocol }: URL): http.Agent =>
  protocol === 'https:' || protocol === 'wss:' ? https.globalAgent : http.globalAgent;

/** @param cause what fetch, a socket or a socket's error event said @returns undefined when it says nothing more */
export const whyUnreachable = ({ host, hostname }: URL, cause: unknown): Problem | undefined => {
  const code = codeIn(cause);
  if (code === undefined) return undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const hint = 'Check the address, and that this machine is in a network that knows it.';
    return { code: 'hub_not_found', message: `There is no “${hostname}” that this machine can find.`, hint };
  }
  if (UNTRUSTED.has(code)) {
    return {
      code: 'hub_untrusted',
      message: `Nobody this machine trusts vouches for the certificate of ${host}.`,
      hint: 'If its authority is your own, name its file: --ca <file>, or install it on this system.',
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const hint = 'Check the address; something in between may answer for it.';
    return { code: 'hub_untrusted', message: `What answers for ${host} has a certificate for another name.`, hint };
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const hint = 'Check the clock of this machine; otherwise whoever runs the hub has to renew it.';
    return { code: 'hub_untrusted', message: `The certificate of ${host} is not valid at this time.`, hint };
  }
  if (code !== 'ERR_PROXY_TUNNEL') return undefined;
  const message = `The proxy did not let this machine through to ${host}.`;
  return { code: 'proxy_refused', message, hint: 'Check HTTPS_PROXY and NO_PROXY in the environment.' };
};

/** OpenSSL's names for a chain that ends nowhere (https://docs.openssl.org/master/man1/openssl-verification-options/). */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** The first code on the way down: fetch keeps the reason as `cause`, an error event as `error`. */
const codeIn = (thrown: unknown, depth = 0): string | undefined => {
  if (typeof thrown !== 'object' || thrown === null || depth > 4) return undefined;
  const { code, message, cause, error } = thrown as Record<'code' | 'message' | 'cause' | 'error', unknown>;
  // fetch has one code for everything that ends a request early; only its words name the tunnel.
  if (code === 'UND_ERR_ABORTED' && /\bTunneling\b/.test(String(message))) return 'ERR_PROXY_TUNNEL';
  if (typeof code === 'string') return code;
  return codeIn(cause, depth + 1) ?? codeIn(error, depth + 1);
};
