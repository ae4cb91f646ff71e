// Types that the mapping of items shares.
import type { Item } from '../../wire/protocol/items.ts';
import type { ThreadItem } from './protocol.gen.ts';

/** An item of Codex of one kind. */
export type ItemOfType<Type extends ThreadItem['type']> = Extract<ThreadItem, { type: Type }>;

/** The fields that all our items have. */
export type ItemBase = Pick<Item, 'id' | 'status' | 'startedAt' | 'completedAt' | 'parent'>;
