// The problems of a page in the pane: the last ones, each once with how often it came, and as words for the agent. Pure.
import type { Found } from './observed.ts';

const MOST = 50;

/** Newest last; what comes again moves there. */
export const withProblems = (before: readonly Found[], more: readonly Found[]): readonly Found[] => {
  const all = new Map(before.map(each => [keyOf(each), each]));
  for (const each of more) {
    const key = keyOf(each);
    const times = Math.min(each.times + (all.get(key)?.times ?? 0), Number.MAX_SAFE_INTEGER);
    all.delete(key);
    all.set(key, { ...each, times });
  }
  return [...all.values()].slice(-MOST);
};

export const keyOf = ({ kind, text }: Found): string => `${kind} ${text}`;

/**
 * In code, whatever its text holds: the fence is longer than any in it. For agents, so in no person's language.
 * @param path of the page
 */
export const toBlock = (path: string, problems: readonly Found[]): string => {
  const told = problems.map(({ kind, text, times }) => {
    const often = times > 1 ? ` (${times} times)` : '';
    return `${LABELS[kind]}${often}: ${text.replaceAll('\n', '\n  ')}`;
  });
  const lines = [`page: ${path}`, ...told];
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
};

/** As they are called where one would look for them. */
const LABELS = { console: 'console.error', error: 'error', request: 'request' } as const;

export const labelOf = ({ kind }: Found): string => LABELS[kind];
