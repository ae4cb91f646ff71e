// A small OpenID provider for tests, strict about everything a client can get wrong: exact redirect, PKCE with S256, state
// and nonce present, client authenticated, each code good once (OpenID Connect Core 1.0, RFC 7636, RFC 9700).
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

export type TestIssuer = {
  readonly url: string;
  /** Who is signed in at the provider. */
  person: { sub: string; email: string; email_verified: boolean; name: string };
  /** What the next ID token says instead of the truth. */
  lie: Record<string, unknown>;
  /** What the client did wrong. */
  readonly complaints: string[];
};

type Grant = { readonly challenge: string; readonly nonce: string; readonly redirect: string };

export const startTestIssuer = async (client: { id: string; secret: string }): Promise<TestIssuer> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const grants = new Map<string, Grant>();
  const complaints: string[] = [];
  const demand = (met: boolean, what: string) => {
    if (!met) complaints.push(what);
    return met;
  };

  const authorize = (query: URLSearchParams): string | undefined => {
    const redirect = query.get('redirect_uri') ?? '';
    const good = [
      demand(query.get('client_id') === client.id, 'client_id'),
      demand(query.get('response_type') === 'code', 'response_type'),
      demand(query.get('code_challenge_method') === 'S256', 'code_challenge_method'),
      demand((query.get('code_challenge') ?? '').length === 43, 'code_challenge'),
      demand((query.get('state') ?? '').length >= 16, 'state'),
      demand((query.get('nonce') ?? '').length >= 16, 'nonce'),
      demand((query.get('scope') ?? '').split(' ').includes('openid'), 'scope'),
      demand(new URL(redirect).pathname === '/api/auth/callback/oidc', 'redirect_uri'),
    ].every(Boolean);
    if (!good) return undefined;
    const code = randomUUID();
    grants.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce') ?? '', redirect });
    const back = new URL(redirect);
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer.url }).toString();
    return back.href;
  };

  const token = async (request: IncomingMessage): Promise<object | undefined> => {
    const form = new URLSearchParams(await textOf(request));
    const grant = grants.get(form.get('code') ?? '');
    grants.delete(form.get('code') ?? '');
    const basic = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
    const [id, secret] = basic
      ? basic.split(':').map(decodeURIComponent)
      : [form.get('client_id'), form.get('client_secret')];
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const good = [
      demand(grant !== undefined, 'code'),
      demand(form.get('grant_type') === 'authorization_code', 'grant_type'),
      demand(form.get('redirect_uri') === grant?.redirect, 'redirect_uri at the token endpoint'),
      demand(challenge === grant?.challenge, 'code_verifier'),
      demand(id === client.id && secret === client.secret, 'client authentication'),
    ].every(Boolean);
    if (!good || !grant) return undefined;
    const claims = { ...issuer.person, nonce: grant.nonce, ...issuer.lie };
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(String(issuer.lie.iss ?? issuer.url))
      .setAudience(String(issuer.lie.aud ?? client.id))
      .setIssuedAt()
      .setExpirationTime('5 minutes')
      .sign(privateKey);
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', issuer.url);
    const json = (body: object | undefined) => {
      response.writeHead(body ? 200 : 400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { error: 'invalid_request' }));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: issuer.url,
          authorization_endpoint: `${issuer.url}/authorize`,
          token_endpoint: `${issuer.url}/token`,
          jwks_uri: `${issuer.url}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
      case '/keys':
        return json({ keys: [jwk] });
      case '/authorize': {
        const back = authorize(url.searchParams);
        if (!back) return json(undefined);
        response.writeHead(302, { location: back });
        return response.end();
      }
      case '/token':
        return json(await token(request));
      default:
        return json(undefined);
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const issuer: TestIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    person: { sub: 'p-1', email: 'bo@example.com', email_verified: true, name: 'Bo' },
    lie: {},
    complaints,
  };
  return issuer;
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};
