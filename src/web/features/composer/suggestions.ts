// What can be offered for a mention that is being typed: people, agents, files. Files are found by the machine the
// thread works on; people and agents are known here. Pure.
import type { Member, RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import type { KeyId } from '../../keys.ts';
import { t } from '../../words/t.ts';
import { fileMention, personMention } from './mentions.ts';

export type Suggestion = {
  readonly id: string;
  readonly group: 'people' | 'agents' | 'files' | 'commands';
  readonly name: string;
  readonly note?: string;
  readonly key?: KeyId | undefined;
  /** Stands in the text once it is chosen; a command has none. */
  readonly insert?: string;
};

const MOST_PEOPLE = 6;

export const peopleFor = (query: string, members: readonly Member[], me: string): Suggestion[] =>
  members
    .filter(({ id, name }) => id !== me && wordsBegin(name, query))
    .slice(0, MOST_PEOPLE)
    .map(({ id, name }) => ({ id, group: 'people', name, insert: personMention(name) }));

export const agentsFor = (query: string, runner: RunnerView | undefined): Suggestion[] =>
  (runner?.capabilities?.agents ?? [])
    .map(({ kind }) => ({ kind, name: t(`agent.${kind}`) }))
    .filter(({ name }) => wordsBegin(name, query))
    .map(({ kind, name }) => ({ id: kind, group: 'agents', name, insert: `@${kind}` }));

export const toFileSuggestion = (path: string): Suggestion => {
  const slash = path.lastIndexOf('/');
  const note = path.slice(0, Math.max(0, slash));
  return {
    id: path,
    group: 'files',
    name: path.slice(slash + 1),
    ...(note !== '' && { note }),
    insert: fileMention(path),
  };
};

/** Of the files found for fewer letters, those that can still be meant, until the machine has answered for these. */
export const stillFitting = (paths: readonly string[], query: string): string[] => {
  const letters = [...fold(query)];
  return paths.filter(path => {
    let at = 0;
    for (const char of fold(path)) if (char === letters[at]) at += 1;
    return at >= letters.length;
  });
};

/** Whether the name, or a word in it, begins with these letters. */
const wordsBegin = (name: string, letters: string): boolean => {
  const wanted = fold(letters);
  return fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .some((word, index, words) => word.startsWith(wanted) || words.slice(index).join('').startsWith(wanted));
};

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
