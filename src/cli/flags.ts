// Every flag of every command: how it is written, which environment variable stands in for it, what it takes, what it
// is for. Parsing, --help and the types that commands see all come from this table.
import { z } from 'zod';

type Flag<Schema extends z.ZodType = z.ZodType> = {
  /** As commander reads it: `--port <number>`. */
  readonly spec: string;
  readonly env?: string;
  readonly help: string;
  readonly schema: Schema;
};

const flag = <Schema extends z.ZodType>(made: Flag<Schema>) => made;

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
} as const;

export type FlagName = keyof typeof flags;
export type FlagValues<Names extends FlagName> = { readonly [Name in Names]: z.infer<(typeof flags)[Name]['schema']> };
