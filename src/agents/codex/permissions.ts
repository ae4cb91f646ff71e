// The sandboxes of Hawser's sessions as Codex permission profiles. Codex's own workspace sandbox keeps .git, .codex and
// .agents read-only, whether they exist or not; these profiles add what other tools run or obey when a person next opens
// the folder (R5). A command that tries it fails and has to be asked for; guard.ts sees to what is not there yet.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
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
export const isProtected = (path: string): boolean => protectedPart(path) !== undefined;

/** The protected file that a path leads to or into: `a/.vscode` for `a/.vscode/tasks.json`. */
export const protectedPart = (path: string): string | undefined => {
  const parts = path.split(/[/\\]/);
  const at = parts.findIndex(part => {
    // Some systems take `.VSCode` and `.vscode.` for the same file.
    const name = part.toLowerCase().replace(/[. ]+$/, '');
    return PROTECTED_FILES.includes(name) || PROTECTED_BY_CODEX.includes(name);
  });
  return at === -1 ? undefined : parts.slice(0, at + 1).join('/');
};

type Sandbox = Exclude<EffectiveSettings['sandbox'], 'custom'>;

/**
 * The protected files that are in a folder. Only those go into the profile: for one that is not there the sandbox has to
 * put something in its place, which a second command of the same moment takes for real, and then fails (seen with Codex
 * 0.169: one command in seven, twelve at a time).
 */
export const protectedIn = (folder: string): string[] => PROTECTED_FILES.filter(file => isThere(join(folder, file)));

/** A link that leads nowhere is there too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * The part of a thread's configuration that defines our profiles and says which one it begins with.
 * @param files the protected ones that are there, relative to the folder
 */
export const permissionsConfig = (
  sandbox: Sandbox,
  network: boolean,
  files: readonly string[],
): NonNullable<ThreadStartParams['config']> => {
  const filesystem = { ':project_roots': Object.fromEntries(files.map(file => [file, 'read'])) };
  return {
    default_permissions: profileOf(sandbox, network),
    permissions: {
      hawser: { extends: ':workspace', filesystem },
      'hawser-network': { extends: ':workspace', filesystem, network: { enabled: true } },
    },
  };
};

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
