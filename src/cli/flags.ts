// Every flag of every command: how it is written, which environment variable stands in for it, what it takes, what it
// is for. Parsing, --help and the types that commands see all come from this table.
import { z } from 'zod';
import type { Weakening } from '../wire/protocol/weakenings.ts';

type Flag<Schema extends z.ZodType = z.ZodType> = {
  /** As commander reads it: `--port <number>`. */
  readonly spec: string;
  readonly env?: string;
  readonly help: string;
  readonly schema: Schema;
  /** What it makes weaker; said at every start and on every page (R54). */
  readonly weakens?: Weakening;
};

const flag = <Schema extends z.ZodType>(made: Flag<Schema>) => made;

const address = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an address like ${example}` })
    .transform(url => new URL(url))
    .optional();

export const flags = {
  home: flag({
    spec: '--home <folder>',
    env: 'HAWSER_HOME',
    help: 'where Hawser keeps its data and configuration (default: ~/.hawser)',
    schema: z.string().min(1).optional(),
  }),
  port: flag({
    spec: '--port <number>',
    env: 'HAWSER_PORT',
    help: 'port of the hub on this machine; 0 takes any free one (default: 4140)',
    schema: z.coerce.number('must be a number').int().min(0).max(65_535).default(4140),
  }),
  practice: flag({
    spec: '--practice',
    help: 'use the practice model, a script that needs no account',
    schema: z.boolean().default(false),
  }),
  open: flag({
    spec: '--no-open',
    help: 'do not open the browser',
    schema: z.boolean().default(true),
  }),
  json: flag({
    spec: '--json',
    help: 'one JSON object per event on stdout; text for people goes to stderr',
    schema: z.boolean().default(false),
  }),
  codexBin: flag({
    spec: '--codex-bin <file>',
    env: 'HAWSER_CODEX_BIN',
    help: 'which Codex to run (default: the one on the PATH)',
    schema: z.string().min(1).optional(),
  }),
  hub: flag({
    spec: '--hub <url>',
    env: 'HAWSER_HUB',
    help: 'the hub to use (default: the one this machine is enrolled with, else the one that runs here)',
    schema: z.string().min(1).optional(),
  }),
  token: flag({
    spec: '--token <token>',
    env: 'HAWSER_TOKEN',
    help: 'a one-time token that enrols this machine without asking anybody',
    schema: z.string().min(1).optional(),
  }),
  device: flag({
    spec: '--device',
    help: 'show a code to type into a browser on another device',
    schema: z.boolean().default(false),
  }),
  name: flag({
    spec: '--name <name>',
    env: 'HAWSER_NAME',
    help: 'how this machine is called in the workspace (default: its host name)',
    schema: z.string().min(1).max(100).optional(),
  }),
  ca: flag({
    spec: '--ca <file>',
    env: 'HAWSER_CA',
    help: 'authorities that may vouch for the hub, PEM, beside those of Node and the system; login remembers it',
    schema: z.string().min(1).optional(),
  }),
  stop: flag({
    spec: '--stop',
    help: 'stop sharing it, everywhere at once',
    schema: z.boolean().default(false),
  }),
  with: flag({
    spec: '--with <whom>',
    help: 'who may open it: me, or thread for whoever sees the thread (default: thread); more in the browser',
    schema: z.enum(['me', 'thread'], 'must be me or thread').default('thread'),
  }),
  for: flag({
    spec: '--for <address>',
    help: 'a link with which the member of this e-mail address sets a new password, good for half an hour',
    schema: z.email('must be an e-mail address').optional(),
  }),
  keyStore: flag({
    spec: '--key-store <place>',
    env: 'HAWSER_KEY_STORE',
    help: 'where the key of this machine lies: keyring, or file where no keyring shall be asked; it is remembered',
    schema: z.enum(['keyring', 'file'], 'must be keyring or file').optional(),
  }),
  listen: flag({
    spec: '--listen <address>',
    env: 'HAWSER_LISTEN',
    help: 'address the hub listens on, 0.0.0.0 for all; needs TLS or a proxy (default: this machine alone)',
    schema: z.string().optional(),
  }),
  publicUrl: flag({
    spec: '--public-url <url>',
    env: 'HAWSER_PUBLIC_URL',
    help: 'where people open the hub: https://hub.example.org',
    schema: address('https://hub.example.org'),
  }),
  previewUrl: flag({
    spec: '--preview-url <url>',
    env: 'HAWSER_PREVIEW_URL',
    help: 'domain of what agents serve, every host under it (*.preview.example.net): https://preview.example.net',
    schema: address('https://preview.example.net'),
  }),
  tlsCert: flag({
    spec: '--tls-cert <file>',
    env: 'HAWSER_TLS_CERT',
    help: 'certificate of the hub with its chain, PEM; taken again when it is renewed',
    schema: z.string().min(1).optional(),
  }),
  tlsKey: flag({
    spec: '--tls-key <file>',
    env: 'HAWSER_TLS_KEY',
    help: 'key of that certificate, PEM',
    schema: z.string().min(1).optional(),
  }),
  trustedProxy: flag({
    spec: '--trusted-proxy <addresses>',
    env: 'HAWSER_TRUSTED_PROXY',
    help: 'proxies in front of the hub, by address or network: 127.0.0.1,10.0.0.0/24',
    schema: z
      .string()
      .default('')
      .transform(list => list.split(/[,\s]+/).filter(each => each !== '')),
  }),
  dangerousPlainHttp: flag({
    spec: '--dangerous-plain-http',
    help: 'let people elsewhere reach the hub without encryption: whoever is in between reads along and acts as them',
    schema: z.boolean().default(false),
    weakens: 'plain_http',
  }),
  dangerousAnyProxy: flag({
    spec: '--dangerous-any-proxy',
    help: 'believe any proxy about who connects: addresses in logs and limits may then be made up',
    schema: z.boolean().default(false),
    weakens: 'any_proxy',
  }),
  dangerousPreviewPaths: flag({
    spec: '--dangerous-preview-paths',
    help: 'take --preview-url for one host of all previews, which need no wildcard DNS then; one can get at what was let into another',
    schema: z.boolean().default(false),
    weakens: 'preview_paths',
  }),
} as const;

/** Those that say from where the hub may be reached. */
export const DOOR_FLAGS = [
  ...(['listen', 'publicUrl', 'previewUrl', 'tlsCert', 'tlsKey', 'trustedProxy'] as const),
  ...(['dangerousPlainHttp', 'dangerousAnyProxy', 'dangerousPreviewPaths'] as const),
] as const;

export type FlagName = keyof typeof flags;
export type FlagValues<Names extends FlagName> = { readonly [Name in Names]: z.infer<(typeof flags)[Name]['schema']> };
