// Which words of an event can be searched for. Pure.
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import type { Item } from '../../wire/protocol/items.ts';
import type { SearchRow } from '../store/store.ts';

/** Beyond this, output and long answers add noise rather than finds. */
const MAX_CHARS = 64_000;

export const searchRows = (threadId: ThreadId, event: ThreadEvent): SearchRow[] => {
  const found = textOf(event);
  if (!found || found.text.trim() === '') return [];
  return [{ threadId, seq: event.seq, kind: found.kind, text: found.text.slice(0, MAX_CHARS) }];
};

const textOf = (event: ThreadEvent): { kind: string; text: string } | undefined => {
  switch (event.type) {
    case 'thread.created':
    case 'thread.renamed':
      return { kind: 'title', text: event.title };
    case 'message.posted':
      return {
        kind: 'message',
        text: [event.message.text, ...event.message.attachments.map(file => file.name)].join('\n'),
      };
    case 'message.edited':
      return { kind: 'message', text: event.text };
    case 'item.completed':
      return { kind: event.item.kind, text: itemText(event.item) };
    default:
      return undefined;
  }
};

const itemText = (item: Item): string => {
  switch (item.kind) {
    case 'message':
    case 'error':
    case 'local_prompt':
      return item.text;
    case 'command':
      return `${item.command}\n${item.output}`;
    case 'file_change':
      return item.changes.map(change => `${change.path}\n${change.diff}`).join('\n');
    case 'plan':
      return item.steps.map(step => step.text).join('\n');
    case 'tool_call':
      return `${item.tool}\n${item.input}`;
    case 'sub_agent':
      return item.task;
    case 'reasoning':
    case 'image':
    case 'note':
      return '';
  }
};
