// The hook by which Codex stops before each of its tool calls, as settings of one process: nothing of it is written to
// the user's own configuration. Most calls need no question, and a few lines of shell see that in some milliseconds;
// the others start gate-process.ts, which asks gate.ts. Pure.
import { createHash } from 'node:crypto';
import { PROTECTED_FILES } from '../permissions.ts';

export type HookOptions = {
  readonly platform: NodeJS.Platform;
  /** The Node that runs `program`, which asks the gate behind `socket`. */
  readonly node: string;
  readonly program: string;
  readonly socket: string;
  /** The gate's own: `known/`, by conversation the protected files that are known of, and `cache/`, Node's. */
  readonly folder: string;
};

/** What Codex wants to be told before it runs a hook: its name for it, and what it was when somebody trusted it. */
export type HookTrust = { readonly key: string; readonly hash: string };

/** Ten years: a question waits as long as people let it. */
const TIMEOUT_S = 315_360_000;

/**
 * Sees for itself that a call is no patch and that no protected file has come into being; else it asks. Codex takes
 * every failing hook but one that exits with 2 and says why for a yes. No single quotes, which are around it.
 * $1 a double quote, $2 the gate's folder, $3 Node, $4 the program that asks, $5 the socket.
 */
const SCRIPT = `
asks=
IFS= read -r call || [ "$call" ] || asks=1
case $call in *"*** Begin Patch"* | *"$1tool_name$1:$1apply_patch$1"*) asks=1 ;; esac
id=\${call#*"$1session_id$1:$1"}
known=
{ IFS= read -r known < "$2/known/\${id%%"$1"*}"; } 2> /dev/null
for file in ${PROTECTED_FILES.join(' ')}; do
  [ -e "$file" ] || [ -L "$file" ] || continue
  case $known in *"/$file/"*) ;; *) asks=1 ;; esac
done
[ "$asks" ] || exit 0
export NODE_COMPILE_CACHE="$2/cache"
printf "%s\\n" "$call" | "$3" "$4" "$5" && exit 0
[ $? = 2 ] || echo "Hawser could not be asked whether this may be done." >&2
exit 2`;

/** What Codex runs, by the user's shell, before a tool call. */
export const hookCommand = ({ platform, node, program, socket, folder }: HookOptions): string =>
  platform === 'win32'
    ? [node, program, socket].map(word => `"${word}"`).join(' ')
    : ['/bin/sh', '-c', SCRIPT, 'gate', '"', folder, node, program, socket].map(quote).join(' ');

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The hook as settings of Codex. A JSON string is a TOML string too. */
export const hookConfig = (command: string, trust: HookTrust): string[] => [
  `hooks.PreToolUse=[{hooks=[{type="command",command=${JSON.stringify(command)},timeout=${TIMEOUT_S}}]}]`,
  `hooks.state={${JSON.stringify(trust.key)}={trusted_hash=${JSON.stringify(trust.hash)}}}`,
];

/** How Codex 0.169 names this hook and what it is to it; another version may tell otherwise, and is then believed. */
export const expectedTrust = (command: string): HookTrust => {
  const hook = { async: false, command, timeout: TIMEOUT_S, type: 'command' };
  const identity = JSON.stringify({ event_name: 'pre_tool_use', hooks: [hook] });
  return {
    key: '/<session-flags>/config.toml:pre_tool_use:0:0',
    hash: `sha256:${createHash('sha256').update(identity).digest('hex')}`,
  };
};
