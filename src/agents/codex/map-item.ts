// Turns one of Codex's items into ours. Pure: the ledger (item-ledger.ts) knows which items are open and what has been
// streamed, this file only knows what each kind means. A kind it does not know becomes a note, never a crash.
import type { Problem } from '../../std/errors.ts';
import type { ItemId } from '../../wire/protocol/ids.ts';
import { type Item, type ItemStatus, item as itemSchema } from '../../wire/protocol/items.ts';
import { clipEnd, clipMiddle } from './clip.ts';
import { shownPath, toFileChange } from './hunks.ts';
import type { ItemBase, ItemOfType } from './item-types.ts';
import { mapToolCall } from './map-tool.ts';
import type { CommandAction, ThreadItem } from './protocol.gen.ts';
import { unwrapCommand } from './shell-words.ts';

export type ItemContext = {
  readonly id: ItemId;
  /** The session's folder, absolute. */
  readonly folder: string;
  readonly parent?: ItemId | undefined;
  /** Whether the item has just begun, or has just ended. */
  readonly phase: 'started' | 'completed';
  /** When this was reported, in milliseconds; stands in for times that Codex leaves out. */
  readonly at: number;
};

/** Codex's item as ours. What does not have the shape this version of Codex promises becomes a note that says so. */
export const mapItem = (wire: ThreadItem, context: ItemContext): Item => {
  const base = mapBase(wire, context);
  let mapped: unknown;
  try {
    mapped = mapKind(wire, base, context);
  } catch {
    // Another version of Codex may leave out what ours promises; the note below is what people see of it.
  }
  const checked = itemSchema.safeParse(mapped);
  return checked.success ? checked.data : unknownItem(wire, base);
};

const mapKind = (wire: ThreadItem, base: ItemBase, context: ItemContext): Item => {
  const { folder } = context;
  switch (wire.type) {
    case 'agentMessage':
      return {
        ...base,
        kind: 'message',
        text: clipEnd(wire.text + listQuestions(wire.questions)),
        ...(wire.phase !== null && { phase: wire.phase === 'commentary' ? 'commentary' : 'final' }),
      };
    case 'plan':
      return { ...base, kind: 'message', text: clipEnd(wire.text) };
    case 'reasoning':
      return { ...base, kind: 'reasoning', text: clipEnd(joinReasoning(wire)) };
    case 'commandExecution':
      return mapCommand(wire, base, folder);
    case 'fileChange':
      return { ...base, kind: 'file_change', changes: wire.changes.map(one => toFileChange(one, folder)) };
    case 'mcpToolCall':
    case 'dynamicToolCall':
    case 'functionCallOutput':
    case 'webSearch':
    case 'collabAgentToolCall':
      return mapToolCall(wire, base);
    case 'subAgentActivity':
      return {
        ...base,
        kind: 'sub_agent',
        task: taskName(wire.agentPath),
        ...(wire.model !== null && { model: wire.model }),
        state: wire.kind === 'started' || wire.kind === 'interacted' ? 'running' : wire.kind,
      };
    case 'imageView':
      return { ...base, kind: 'image', path: shownPath(wire.path, folder) };
    case 'imageGeneration':
      return {
        ...base,
        kind: 'image',
        path: wire.savedPath === undefined ? '' : shownPath(wire.savedPath, folder),
        ...(wire.revisedPrompt !== null && { caption: wire.revisedPrompt }),
      };
    case 'userMessage':
      return { ...base, kind: 'local_prompt', text: clipEnd(readPrompt(wire)) };
    case 'hookPrompt':
      return note(base, 'hook_added', 'A hook added something to the conversation.', {}, joinTexts(wire.fragments));
    case 'sleep':
      return note(base, 'agent_sleeps', `Waits for ${Math.round(wire.durationMs / 100) / 10} s.`, {
        seconds: Math.round(wire.durationMs / 100) / 10,
      });
    case 'enteredReviewMode':
      return note(base, 'review_begins', 'The review begins.', {}, wire.review);
    case 'exitedReviewMode':
      return note(base, 'review_ends', 'The review is finished.', {}, wire.review);
    case 'contextCompaction':
      return note(base, 'context_compacted', 'The conversation became long; its earlier parts were summarised.');
    default: {
      // Kinds that our types know are all above; a later Codex may send others.
      const unheardOf: never = wire;
      return unknownItem(unheardOf, base);
    }
  }
};

const mapBase = (wire: ThreadItem, { id, parent, phase, at }: ItemContext): ItemBase => ({
  id,
  status: phase === 'started' ? 'running' : finalStatus('status' in wire ? wire.status : undefined),
  startedAt: wire.startedAtMs ?? at,
  ...(phase === 'completed' && { completedAt: wire.completedAtMs ?? at }),
  ...(parent !== undefined && { parent }),
});

/** The status of an item that has ended. Items without a status of their own have succeeded. */
const finalStatus = (status: unknown): ItemStatus => {
  switch (status) {
    case 'failed':
    case 'declined':
    case 'interrupted':
      return status;
    // "In progress" although it has ended: whoever reports this did not see the end either.
    case 'inProgress':
      return 'interrupted';
    default:
      return 'completed';
  }
};

const mapCommand = (wire: ItemOfType<'commandExecution'>, base: ItemBase, folder: string): Item => {
  const output = clipMiddle(wire.aggregatedOutput ?? '');
  return {
    ...base,
    kind: 'command',
    command: unwrapCommand(wire.command),
    cwd: wire.cwd === folder ? '.' : shownPath(wire.cwd, folder),
    output: output.text,
    ...(output.cut > 0 && { cut: output.cut }),
    exitCode: wire.exitCode,
    durationMs: wire.durationMs,
    does: [...new Set(wire.commandActions.map(whatItDoes))],
  };
};

const whatItDoes = (action: CommandAction): 'read' | 'list' | 'search' | 'run' => {
  switch (action.type) {
    case 'read':
    case 'search':
      return action.type;
    case 'listFiles':
      return 'list';
    default:
      return 'run';
  }
};

/** The summary's parts, or the reasoning itself from models that show it. */
const joinReasoning = ({ summary, content }: ItemOfType<'reasoning'>): string =>
  (summary.length > 0 ? summary : content).join(REASONING_SEPARATOR);

/** Between the parts of a reasoning summary, also while they stream. */
export const REASONING_SEPARATOR = '\n\n';

/** `/root/tests` → `tests`: sub-agents are named by the task they were given. */
const taskName = (agentPath: string): string => agentPath.split('/').at(-1) ?? agentPath;

const readPrompt = ({ content }: ItemOfType<'userMessage'>): string =>
  content
    .map(input => {
      if (input.type === 'text') return input.text;
      if ('path' in input) return `[${input.path}]`;
      return `[${input.type}]`;
    })
    .join('\n');

/** Questions that need no answer at once are asked in a message. */
const listQuestions = (questions: ItemOfType<'agentMessage'>['questions']): string =>
  (questions ?? [])
    .map(({ title, options }) => `\n\n**${title}**${(options ?? []).map(option => `\n- ${option}`).join('')}`)
    .join('');

const joinTexts = (parts: readonly { readonly text: string }[]): string => parts.map(part => part.text).join('\n\n');

const note = (
  base: ItemBase,
  code: string,
  text: string,
  values: NonNullable<Problem['values']> = {},
  detail = '',
): Item => ({
  ...base,
  kind: 'note',
  code,
  text,
  ...(detail !== '' && { detail: clipMiddle(detail).text }),
  ...(Object.keys(values).length > 0 && { values: { ...values } }),
});

const unknownItem = (wire: ThreadItem, base: ItemBase): Item =>
  note(
    base,
    'unknown_item',
    `Codex reports something that this version of Hawser cannot show (${String(wire.type)}).`,
    { type: String(wire.type) },
    JSON.stringify(wire, null, 2),
  );
