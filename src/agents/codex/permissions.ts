// The sandboxes of Hawser's sessions as Codex permission profiles. Codex's own workspace sandbox keeps .git, .codex and
// .agents read-only; these profiles add what other tools run or obey when a person next opens the folder, whether it
// exists yet or not (R5). A patch to any of it is asked about, and a command that tries it fails and has to be asked for.
import type { EffectiveSettings } from '../../wire/protocol/settings.ts';
import type { ThreadStartParams } from './protocol.gen.ts';

/**
 * Files that make another program run something: configuration of agents and their tool servers, of editors, of hook
 * managers and of shells that read a folder's environment. Relative to the folder a session works in.
 */
export const PROTECTED_FILES: readonly string[] = [
  '.claude',
  '.cursor',
  '.gemini',
  '.mcp.json',
  '.vscode',
  '.idea',
  '.zed',
  '.fleet',
  '.devcontainer',
  '.exrc',
  '.nvim.lua',
  '.husky',
  '.pre-commit-config.yaml',
  'lefthook.yml',
  '.envrc',
];

/** Those that Codex protects by itself. */
const PROTECTED_BY_CODEX = ['.git', '.codex', '.agents'];

/** Whether a path, as a change shows it, leads to or into something protected, at any depth. */
export const isProtected = (path: string): boolean =>
  path.split(/[/\\]/).some(part => PROTECTED_FILES.includes(part) || PROTECTED_BY_CODEX.includes(part));

type Sandbox = Exclude<EffectiveSettings['sandbox'], 'custom'>;

const filesystem = { ':project_roots': Object.fromEntries(PROTECTED_FILES.map(file => [file, 'read'])) };

/** The part of a thread's configuration that defines our profiles and says which one it begins with. */
export const permissionsConfig = (sandbox: Sandbox, network: boolean): NonNullable<ThreadStartParams['config']> => ({
  default_permissions: profileOf(sandbox, network),
  permissions: {
    hawser: { extends: ':workspace', filesystem },
    'hawser-network': { extends: ':workspace', filesystem, network: { enabled: true } },
  },
});

/** The name of the profile for a sandbox. */
export const profileOf = (sandbox: Sandbox, network: boolean): string => {
  switch (sandbox) {
    case 'read-only':
      return ':read-only';
    case 'workspace-write':
      return network ? 'hawser-network' : 'hawser';
    case 'danger-full-access':
      return ':danger-full-access';
  }
};
