// Reads out of a process's environment which agent, conversation and command it belongs to.

import { MARK_VARIABLE } from '../../agents/codex/leftovers.ts';
import type { AgentProcess } from '../../agents/driver.ts';
import type { Session } from './listener.ts';

/** What each agent puts into the environment of the commands it runs. */
const SESSION_VARIABLES = [
  { conversation: 'CODEX_THREAD_ID', root: 'CODEX_SESSION_ID', call: 'CODEX_TOOL_CALL_ID' },
] as const;

/** @param environ entries `NAME=value` */
export const agentIn = <A extends Pick<AgentProcess, 'mark'>>(
  environ: readonly string[],
  agents: readonly A[],
): A | undefined => {
  const mark = variable(environ, MARK_VARIABLE);
  return mark === null ? undefined : agents.find(agent => agent.mark === mark);
};

/** @param environ entries `NAME=value`; null when they tell of no conversation */
export const sessionIn = (environ: readonly string[]): Session | null => {
  for (const { conversation, root, call } of SESSION_VARIABLES) {
    const conversationId = variable(environ, conversation);
    if (conversationId === null) continue;
    const rootId = variable(environ, root);
    const ofSubAgent = rootId !== null && rootId !== conversationId;
    return { conversationId, callId: variable(environ, call), ...(ofSubAgent && { rootId }) };
  }
  return null;
};

const MAX_LENGTH = 200;

/** The first one counts, as for getenv; the length is bounded because anybody may have written it. */
const variable = (environ: readonly string[], name: string): string | null => {
  const entry = environ.find(each => each.startsWith(`${name}=`));
  return entry === undefined || entry.length > name.length + MAX_LENGTH ? null : entry.slice(name.length + 1);
};
