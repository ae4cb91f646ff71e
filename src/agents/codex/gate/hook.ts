// The hooks by which Codex stops before each of its tool calls and before it ends a turn, as settings of one process:
// nothing of it is written to the user's own configuration. Most calls need no question, and a few lines of shell see
// that in some milliseconds; the others start gate-process.ts, which asks gate.ts. Pure.
import { createHash } from 'node:crypto';
import { PROTECTED_FILES } from '../permissions.ts';

export type HookOptions = {
  readonly platform: NodeJS.Platform;
  /** The Node that runs `program`, which asks the gate behind `socket`. */
  readonly node: string;
  readonly program: string;
  readonly socket: string;
  /**
   * The gate's own: `known/`, by conversation the protected files that are known of; `called/`, the conversations that
   * have made a call; and `cache/`, Node's.
   */
  readonly folder: string;
};

/** What Codex wants to be told before it runs a hook: its name for it, and what it was when somebody trusted it. */
export type HookTrust = { readonly key: string; readonly hash: string };

/** When Codex stops for us, by its names in settings and in trust. */
const EVENTS = { PreToolUse: 'pre_tool_use', Stop: 'stop', SubagentStop: 'subagent_stop' } as const;

/** How many hooks of ours Codex has to run. */
export const HOOKS = Object.keys(EVENTS).length;

/** Ten years: a question waits as long as people let it. */
const TIMEOUT_S = 315_360_000;

/**
 * Sees for itself that a call is no patch, that no protected file has come into being at the top, and that the runner
 * has found none deeper, else known/ would lack the conversation; and that a turn that ends has made no call. Otherwise
 * it asks. Codex takes every failing hook but one that exits with 2 and says why for a yes. At the end of a turn that
 * would be a no, again and again, so there a failure is one: the runner asks before the next call is done. No single
 * quotes, which are around it. $1 a double quote, $2 the gate's folder, $3 Node, $4 the program that asks, $5 the socket.
 */
const SCRIPT = `
asks=
ends=
IFS= read -r call || [ "$call" ] || asks=1
case $call in *"*** Begin Patch"* | *"$1tool_name$1:$1apply_patch$1"*) asks=1 ;; esac
id=\${call#*"$1session_id$1:$1"}
id=\${id%%"$1"*}
event=\${call#*"$1hook_event_name$1:$1"}
case \${event%%"$1"*} in
  Stop | SubagentStop)
    [ -e "$2/called/$id" ] || exit 0
    ends=1 asks=1
    ;;
  *) { true > "$2/called/$id"; } 2> /dev/null || asks=1 ;;
esac
known=
{ IFS= read -r known < "$2/known/$id"; } 2> /dev/null || asks=1
for file in ${PROTECTED_FILES.join(' ')}; do
  [ -e "$file" ] || [ -L "$file" ] || continue
  case $known in *"/$file/"*) ;; *) asks=1 ;; esac
done
[ "$asks" ] || exit 0
export NODE_COMPILE_CACHE="$2/cache"
printf "%s\\n" "$call" | "$3" "$4" "$5" && exit 0
[ $? = 2 ] && exit 2
echo "Hawser could not be asked whether this may be done." >&2
[ "$ends" ] && exit 1
exit 2`;

/** What Codex runs, by the user's shell, before a tool call and before the end of a turn. */
export const hookCommand = ({ platform, node, program, socket, folder }: HookOptions): string =>
  platform === 'win32'
    ? [node, program, socket].map(word => `"${word}"`).join(' ')
    : ['/bin/sh', '-c', SCRIPT, 'gate', '"', folder, node, program, socket].map(quote).join(' ');

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The hooks as settings of Codex. A JSON string is a TOML string too. */
export const hookConfig = (command: string, trust: readonly HookTrust[]): string[] => [
  ...Object.keys(EVENTS).map(
    event => `hooks.${event}=[{hooks=[{type="command",command=${JSON.stringify(command)},timeout=${TIMEOUT_S}}]}]`,
  ),
  `hooks.state={${trust.map(({ key, hash }) => `${JSON.stringify(key)}={trusted_hash=${JSON.stringify(hash)}}`)}}`,
];

/** How Codex 0.169 names these hooks and what they are to it; another version may tell otherwise, and is then believed. */
export const expectedTrust = (command: string): HookTrust[] =>
  Object.values(EVENTS).map(event => {
    const hook = { async: false, command, timeout: TIMEOUT_S, type: 'command' };
    const identity = JSON.stringify({ event_name: event, hooks: [hook] });
    return {
      key: `/<session-flags>/config.toml:${event}:0:0`,
      hash: `sha256:${createHash('sha256').update(identity).digest('hex')}`,
    };
  });
