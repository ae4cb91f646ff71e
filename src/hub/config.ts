// The hub's configuration file, `<home>/hub/config.toml`. It need not exist; what it may say is the schema below.
import { readFile } from 'node:fs/promises';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { HawserError } from '../std/errors.ts';

const oidc = z.strictObject({
  /** As the provider's discovery document names itself. */
  issuer: z.url({ protocol: /^https?$/ }),
  client_id: z.string().min(1),
  client_secret: z.string().min(1).optional(),
  /** On the sign-in button. */
  name: z.string().min(1).max(60).default('single sign-on'),
  /** Whoever has a verified address in one of these joins without an invitation. */
  domains: z.array(z.string().regex(/^[\w.-]+\.[a-z]+$/i)).default([]),
  /** As what they join. */
  role: z.enum(['member', 'guest']).default('member'),
});

const file = z.strictObject({ oidc: oidc.optional() });

export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly name: string;
  readonly domains: readonly string[];
  readonly role: 'member' | 'guest';
};

export type HubConfig = { readonly oidc?: OidcConfig };

/** @throws HawserError `invalid_config` that names the place */
export const readConfig = async (path: string): Promise<HubConfig> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const parsed = file.safeParse(read(text, path));
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error));
  const { oidc: sso } = parsed.data;
  if (!sso) return {};
  const { client_id: clientId, client_secret: clientSecret, domains, ...rest } = sso;
  const lowered = domains.map(domain => domain.toLowerCase());
  return { oidc: { ...rest, clientId, domains: lowered, ...(clientSecret !== undefined && { clientSecret }) } };
};

const read = (text: string, path: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
};

const invalid = (path: string, why: string) =>
  new HawserError({
    code: 'invalid_config',
    message: `The hub could not read ${path}: ${why}`,
    hint: 'Correct the file, then start the hub again.',
  });
