// The commands of `hawser` on one screen: what each is for, what it takes, and the file that does it.
import type { Context } from './context.ts';
import { DOOR_FLAGS, type FlagName, type FlagValues } from './flags.ts';

type Run<Names extends FlagName> = (
  argument: string | undefined,
  flags: FlagValues<Names>,
  context: Context,
) => Promise<void>;

export type Command<Names extends FlagName = FlagName> = {
  readonly summary: string;
  /** As commander reads it: `[folder]` may be left out, `<folder>` may not. */
  readonly argument?: string;
  readonly flags: readonly Names[];
  /** Runs when only the group is named: `hawser policy`. */
  readonly isDefault?: boolean;
  /** Loaded by who asks for it: the hub and the runner are most of the code, and most commands need neither. */
  readonly load: () => Promise<Run<Names>>;
};

const command = <Names extends FlagName>(made: Command<Names>) => made as unknown as Command;

export const commands: Readonly<Record<string, Command>> = {
  up: command({
    summary: 'start a hub and a runner on this machine and open the browser',
    argument: '[folder]',
    flags: ['home', 'port', 'practice', 'open', 'json', 'codexBin', 'name', 'keyStore'],
    load: async () => (await import('./up.ts')).up,
  }),
  hub: command({
    summary: 'start only the hub',
    flags: ['home', 'port', 'json', ...DOOR_FLAGS],
    load: async () => (await import('./hub.ts')).hub,
  }),
  'hub audit verify': command({
    summary: 'check that nobody changed or removed an entry of the hub’s audit log',
    argument: '[head]',
    flags: ['home', 'json'],
    load: async () => (await import('./audit.ts')).auditVerify,
  }),
  'hub backup': command({
    summary: 'copy everything of the hub, running or not, into a folder that can take its place',
    argument: '<folder>',
    flags: ['home', 'json'],
    load: async () => (await import('./backup.ts')).hubBackup,
  }),
  start: command({
    summary: 'start only the runner of this machine, for the hub it is enrolled with',
    argument: '[folder]',
    flags: ['home', 'practice', 'json', 'codexBin', 'name', 'hub', 'token', 'ca', 'keyStore'],
    load: async () => (await import('./start.ts')).start,
  }),
  login: command({
    summary: 'enrol this machine with a hub; a person says yes in a browser',
    argument: '[hub-url]',
    flags: ['home', 'json', 'hub', 'token', 'device', 'open', 'name', 'ca', 'keyStore'],
    load: async () => (await import('./login.ts')).login,
  }),
  logout: command({
    summary: 'take this machine out of its hub, and forget the key',
    flags: ['home', 'json'],
    load: async () => (await import('./login.ts')).logout,
  }),
  status: command({
    summary: 'show the hub, the runner, its link and the policy of this machine',
    flags: ['home', 'json', 'hub', 'token', 'ca'],
    load: async () => (await import('./status.ts')).status,
  }),
  ports: command({
    summary: 'list what the agents’ programs on this machine listen on',
    flags: ['home', 'json'],
    load: async () => (await import('./ports.ts')).ports,
  }),
  share: command({
    summary: 'share what an agent’s program serves on a port, or stop it',
    argument: '<port>',
    flags: ['home', 'json', 'stop', 'with'],
    load: async () => (await import('./share.ts')).share,
  }),
  link: command({
    summary: 'print a one-time sign-in link for the hub that runs on this machine',
    flags: ['home', 'json', 'for'],
    load: async () => (await import('./link.ts')).link,
  }),
  'paths list': command({
    summary: 'list the folders agents may work in',
    flags: ['home', 'json'],
    load: async () => (await import('./paths.ts')).pathsList,
  }),
  'paths add': command({
    summary: 'open a folder to agents',
    argument: '<folder>',
    flags: ['home', 'json'],
    load: async () => (await import('./paths.ts')).pathsAdd,
  }),
  'paths remove': command({
    summary: 'close a folder to agents',
    argument: '<folder>',
    flags: ['home', 'json'],
    load: async () => (await import('./paths.ts')).pathsRemove,
  }),
  'policy show': command({
    summary: 'show what others may do on this machine, and what they propose',
    flags: ['home', 'json'],
    isDefault: true,
    load: async () => (await import('./policy.ts')).policyShow,
  }),
  'policy set': command({
    summary: 'change one thing of it: hawser policy set max_sandbox=read-only',
    argument: '<key=value>',
    flags: ['home', 'json'],
    load: async () => (await import('./policy.ts')).policySet,
  }),
  'policy accept': command({
    summary: 'do what a proposal asks for',
    argument: '<number>',
    flags: ['home', 'json'],
    load: async () => (await import('./policy.ts')).policyAccept,
  }),
  'policy decline': command({
    summary: 'drop a proposal',
    argument: '<number>',
    flags: ['home', 'json'],
    load: async () => (await import('./policy.ts')).policyDecline,
  }),
  'policy rules': command({
    summary: 'list the rules that answer approvals by themselves',
    flags: ['home', 'json'],
    load: async () => (await import('./policy.ts')).policyRules,
  }),
  'policy revoke': command({
    summary: 'take one of the rules back',
    argument: '<number>',
    flags: ['home', 'json'],
    load: async () => (await import('./policy.ts')).policyRevoke,
  }),
};
