// What the caret stands in: a mention that is being typed, a command at the very beginning, or neither. Pure.

export type Trigger = {
  readonly kind: 'mention' | 'command';
  /** Index of its `@` or `/`. */
  readonly from: number;
  /** What was typed after that, up to the caret. */
  readonly query: string;
};

const LONGEST = 100;

/**
 * A mention begins with an `@` that stands where a word begins, so that addresses are none, and ends at white space. A
 * command is the first line of the text up to the caret, when that begins with `/`.
 */
export const triggerAt = (text: string, caret: number): Trigger | undefined => {
  const before = text.slice(0, caret);
  if (before.startsWith('/') && before.length <= LONGEST && !/[\n/]/.test(before.slice(1))) {
    return { kind: 'command', from: 0, query: before.slice(1) };
  }
  const found = /(?:^|[\s([{"'“‘>])@([^\s@]*)$/u.exec(before.slice(-LONGEST));
  if (!found) return undefined;
  const query = found[1] ?? '';
  return { kind: 'mention', from: caret - query.length - 1, query };
};
