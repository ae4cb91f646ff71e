// An item is one thing the agent did. The kinds are neutral: a driver maps whatever its agent reports to one of
// these, and every screen knows how to show each of them.
import { z } from 'zod';
import { itemId } from './ids.ts';
import { problemValues } from './problems.ts';

/** `interrupted` also stands for an item whose end nobody saw. */
export const itemStatus = z.enum(['running', 'completed', 'failed', 'declined', 'interrupted']);

const base = {
  id: itemId,
  status: itemStatus,
  /** Milliseconds since the epoch, by the laptop's clock. */
  startedAt: z.number(),
  completedAt: z.number().optional(),
  /** The item of this thread that started the sub-agent this one belongs to. */
  parent: itemId.optional(),
};

export const fileChange = z.object({
  /** Relative to the session's folder when inside it, absolute otherwise. */
  path: z.string(),
  kind: z.enum(['add', 'update', 'delete']),
  /** The new path when the file was moved. */
  movedTo: z.string().optional(),
  /** Unified diff hunks without file headers; an added or deleted file is one hunk too. */
  diff: z.string(),
  added: z.number().int(),
  removed: z.number().int(),
});

export const planStep = z.object({ text: z.string(), status: z.enum(['pending', 'running', 'done']) });

export const item = z.discriminatedUnion('kind', [
  /** What the agent says; `commentary` is said on the way, `final` is the answer. */
  z.object({
    ...base,
    kind: z.literal('message'),
    text: z.string(),
    phase: z.enum(['commentary', 'final']).optional(),
  }),
  /** The agent's summary of its own thinking. */
  z.object({ ...base, kind: z.literal('reasoning'), text: z.string() }),
  /** A command it ran; `command` is without the shell wrapper. */
  z.object({
    ...base,
    kind: z.literal('command'),
    command: z.string(),
    cwd: z.string(),
    output: z.string(),
    /** Characters of output that were left out between its beginning and its end. */
    cut: z.number().int().optional(),
    exitCode: z.number().int().nullable(),
    durationMs: z.number().nullable(),
    /** What the command does, as far as the agent can tell. */
    does: z.array(z.enum(['read', 'list', 'search', 'run'])),
    /** Goes on after its turn, like a dev server. */
    background: z.boolean().optional(),
  }),
  z.object({ ...base, kind: z.literal('file_change'), changes: z.array(fileChange) }),
  z.object({
    ...base,
    kind: z.literal('plan'),
    steps: z.array(planStep),
    explanation: z.string().optional(),
  }),
  /** A call of a tool: MCP, web search, image, anything with a name, what went in and what came out. */
  z.object({
    ...base,
    kind: z.literal('tool_call'),
    server: z.string().optional(),
    tool: z.string(),
    input: z.string(),
    output: z.string(),
    durationMs: z.number().nullable(),
  }),
  /** Another agent that this one started; its own items carry this item's id as `parent`. */
  z.object({
    ...base,
    kind: z.literal('sub_agent'),
    task: z.string(),
    model: z.string().optional(),
    state: z.string(),
  }),
  /** An image the agent looked at or made. */
  z.object({ ...base, kind: z.literal('image'), path: z.string(), caption: z.string().optional() }),
  /** Something worth a line: context compacted, review mode entered. */
  z.object({
    ...base,
    kind: z.literal('note'),
    text: z.string(),
    detail: z.string().optional(),
    /** For words in the reader's language. */
    code: z.string().max(60).optional(),
    values: problemValues.optional(),
  }),
  z.object({
    ...base,
    kind: z.literal('error'),
    code: z.string(),
    text: z.string(),
    hint: z.string().optional(),
  }),
  /** A prompt that did not come through the thread, for instance from a terminal on the laptop. */
  z.object({ ...base, kind: z.literal('local_prompt'), text: z.string() }),
]);

export type Item = z.infer<typeof item>;
export type ItemKind = Item['kind'];
export type ItemOf<Kind extends ItemKind> = Extract<Item, { kind: Kind }>;
export type ItemStatus = z.infer<typeof itemStatus>;
export type FileChange = z.infer<typeof fileChange>;
export type PlanStep = z.infer<typeof planStep>;

/** The part of an item that arrives as a stream of deltas; empty for kinds that do not stream. */
export const streamedText = (value: Item): string => {
  switch (value.kind) {
    case 'message':
    case 'reasoning':
      return value.text;
    case 'command':
    case 'tool_call':
      return value.output;
    default:
      return '';
  }
};

/** The item with the streamed part replaced; kinds that do not stream come back unchanged. */
export const withStreamedText = (value: Item, text: string): Item => {
  switch (value.kind) {
    case 'message':
    case 'reasoning':
      return { ...value, text };
    case 'command':
    case 'tool_call':
      return { ...value, output: text };
    default:
      return value;
  }
};
