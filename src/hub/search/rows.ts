// Which words of an event can be searched for. Pure.
import type { ThreadEvent } from '../../wire/protocol/events.ts';
import type { MemberId, ThreadId } from '../../wire/protocol/ids.ts';
import type { Item } from '../../wire/protocol/items.ts';
import type { SearchKind } from '../../wire/protocol/search.ts';
import type { SearchRow } from '../store/store.ts';

/** Beyond this, output and long answers add noise rather than finds. */
const MAX_CHARS = 64_000;

export const searchRows = (threadId: ThreadId, event: ThreadEvent): SearchRow[] => {
  const found = textOf(event);
  if (!found || found.text.trim() === '') return [];
  const { text, ...rest } = found;
  return [{ threadId, seq: event.seq, at: event.at, ...rest, text: text.slice(0, MAX_CHARS) }];
};

type Found = { readonly kind: SearchKind; readonly by?: MemberId; readonly text: string };

const textOf = (event: ThreadEvent): Found | undefined => {
  switch (event.type) {
    case 'thread.created':
    case 'thread.renamed':
      return { kind: 'title', by: event.by, text: event.title };
    case 'message.posted': {
      const { author, text, attachments } = event.message;
      return { kind: 'message', by: author, text: [text, ...attachments.map(file => file.name)].join('\n') };
    }
    case 'message.edited':
      return { kind: 'message', by: event.by, text: event.text };
    case 'item.completed': {
      const kind = kindOf(event.item);
      return kind && { kind, text: itemText(event.item) };
    }
    default:
      return undefined;
  }
};

const kindOf = ({ kind }: Item): SearchKind | undefined => {
  switch (kind) {
    case 'message':
      return 'answer';
    case 'reasoning':
    case 'image':
    case 'note':
      return undefined;
    default:
      return kind;
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
