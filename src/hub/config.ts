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

const mail = z.strictObject({
  /** `smtps://user:password@host`, or `smtp://` for STARTTLS. */
  server: z.url({ protocol: /^smtps?$/ }).transform(url => new URL(url)),
  /** `Hawser <hawser@example.com>` */
  from: z.string().regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'must hold an address'),
});

const file = z.strictObject({ oidc: oidc.optional(), mail: mail.optional() });

export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly name: string;
  readonly domains: readonly string[];
  readonly role: 'member' | 'guest';
};

export type MailConfig = z.infer<typeof mail>;

export type HubConfig = { readonly oidc?: OidcConfig; readonly mail?: MailConfig };

/** @throws HawserError `invalid_config` that names the place */
export const readConfig = async (path: string): Promise<HubConfig> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const parsed = file.safeParse(read(text, path));
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error));
  const { oidc: sso, mail: letters } = parsed.data;
  return { ...(sso && { oidc: toOidc(sso) }), ...(letters && { mail: letters }) };
};

const toOidc = ({ client_id, client_secret, domains, ...rest }: z.infer<typeof oidc>): OidcConfig => ({
  ...rest,
  clientId: client_id,
  domains: domains.map(domain => domain.toLowerCase()),
  ...(client_secret !== undefined && { clientSecret: client_secret }),
});

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
