// Calls of tools as one kind of item: what went in and what came out, as text. Pure; map-item.ts sends us everything
// that is a call of something with a name, from MCP servers to the tools with which an agent manages its sub-agents.
import type { Item } from '../../wire/protocol/items.ts';
import { clipMiddle } from './clip.ts';
import type { ItemBase, ItemOfType } from './item-types.ts';
import type { CollabAgentStatus, FunctionCallOutputBody } from './protocol.gen.ts';

export type ToolItem =
  | ItemOfType<'mcpToolCall'>
  | ItemOfType<'dynamicToolCall'>
  | ItemOfType<'functionCallOutput'>
  | ItemOfType<'webSearch'>
  | ItemOfType<'collabAgentToolCall'>;

export const mapToolCall = (wire: ToolItem, base: ItemBase): Item => {
  switch (wire.type) {
    case 'mcpToolCall':
      return toolCall(base, {
        server: wire.server,
        tool: wire.tool,
        input: show(wire.arguments),
        output: wire.error?.message ?? (wire.result === null ? '' : showMcpResult(wire.result)),
        durationMs: wire.durationMs,
      });
    case 'dynamicToolCall':
      return toolCall(base, {
        server: wire.namespace,
        tool: wire.tool,
        input: show(wire.arguments),
        output: (wire.contentItems ?? []).map(showContent).join('\n'),
        durationMs: wire.durationMs,
      });
    case 'functionCallOutput':
      return toolCall(base, {
        server: wire.namespace,
        tool: wire.name,
        input: '',
        output: showOutputBody(wire.output),
        durationMs: null,
      });
    case 'webSearch':
      return toolCall(base, {
        server: null,
        tool: 'web_search',
        input: describeSearch(wire),
        output: (wire.results ?? []).map(showSearchResult).join('\n'),
        durationMs: null,
      });
    case 'collabAgentToolCall':
      return mapAgentTool(wire, base);
  }
};

type Shown = {
  readonly server: string | null;
  readonly tool: string;
  readonly input: string;
  readonly output: string;
  readonly durationMs: number | null;
};

const toolCall = (base: ItemBase, { server, tool, input, output, durationMs }: Shown): Item => ({
  ...base,
  kind: 'tool_call',
  ...(server !== null && { server }),
  tool,
  input: clipMiddle(input).text,
  output: clipMiddle(output).text,
  durationMs,
});

/** Starting an agent is an item of its own kind; what is said to a running one is a tool call. */
const mapAgentTool = (wire: ItemOfType<'collabAgentToolCall'>, base: ItemBase): Item => {
  const states = Object.values(wire.agentsStates).flatMap(state => state ?? []);
  if (wire.tool === 'spawnAgent')
    return {
      ...base,
      kind: 'sub_agent',
      task: wire.prompt ?? '',
      ...(wire.model !== null && { model: wire.model }),
      state: showAgentState(states[0]?.status ?? 'pendingInit'),
    };
  return toolCall(base, {
    server: 'agents',
    tool: wire.tool,
    input: wire.prompt ?? '',
    output: states
      .map(({ status, message }) =>
        message === null ? showAgentState(status) : `${showAgentState(status)}: ${message}`,
      )
      .join('\n'),
    durationMs: null,
  });
};

const showAgentState = (status: CollabAgentStatus): string => {
  switch (status) {
    case 'pendingInit':
      return 'starting';
    case 'errored':
      return 'failed';
    case 'shutdown':
      return 'closed';
    case 'notFound':
      return 'gone';
    default:
      return status;
  }
};

/** https://modelcontextprotocol.io/specification/2025-06-18/server/tools#tool-result */
const showMcpResult = (result: { content: readonly unknown[]; structuredContent: unknown }): string =>
  result.content.length === 0 && result.structuredContent !== null
    ? show(result.structuredContent)
    : result.content.map(showContent).join('\n');

/** Text as it is; anything else by its type, because an image is no text. */
const showContent = (content: unknown): string => {
  if (typeof content !== 'object' || content === null) return show(content);
  if ('text' in content && typeof content.text === 'string') return content.text;
  if ('type' in content && typeof content.type === 'string') return `[${content.type}]`;
  return show(content);
};

const showOutputBody = (output: FunctionCallOutputBody): string =>
  typeof output === 'string' ? output : output.map(showContent).join('\n');

const describeSearch = ({ query, action }: ItemOfType<'webSearch'>): string => {
  switch (action?.type) {
    case 'openPage':
      return action.url ?? query;
    case 'findInPage':
      return `${action.pattern ?? ''} in ${action.url ?? query}`;
    case 'search':
      return action.queries?.join('\n') ?? action.query ?? query;
    default:
      return query;
  }
};

const showSearchResult = (result: unknown): string => {
  const field = (name: string): string => {
    const value = typeof result === 'object' && result !== null ? Reflect.get(result, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const line = [field('title'), field('url')].filter(part => part !== '').join(' — ');
  return line === '' ? show(result) : line;
};

const show = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));
