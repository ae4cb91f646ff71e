// Answers that hold for longer than once. An agent could keep them itself, but Codex would write some into the user's
// own files for every later session; so the agent is only ever told "once", and this machine remembers the rest in a
// table that its owner can read and revoke (`hawser policy rules`). Pure.
import { resolve } from 'node:path';
import { z } from 'zod';
import { isProtected } from '../../agents/codex/permissions.ts';
import type { Approval, ApprovalContent, Choice } from '../../wire/protocol/approvals.ts';
import { asker } from '../../wire/protocol/asker.ts';
import { threadId } from '../../wire/protocol/ids.ts';
import { isInside } from '../folders.ts';

/** What a rule allows. `wants`: what such a command may get beyond its sandbox, as it was shown. */
const match = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), command: z.string(), cwd: z.string(), wants: z.array(z.string()) }),
  z.object({ kind: z.literal('prefix'), words: z.array(z.string()).min(1), wants: z.array(z.string()) }),
  z.object({ kind: z.literal('files'), paths: z.array(z.string()) }),
  z.object({ kind: z.literal('tool'), server: z.string(), tool: z.string() }),
  z.object({
    kind: z.literal('permissions'),
    network: z.boolean(),
    read: z.array(z.string()),
    write: z.array(z.string()),
  }),
]);

export const rule = z.object({
  /** `session`: in this thread; `folder`: for every session in this folder. */
  scope: z.enum(['session', 'folder']),
  threadId,
  folder: z.string(),
  match,
  by: asker,
  at: z.number(),
});

export type Rule = z.infer<typeof rule>;
type Match = Rule['match'];

/** Where a question comes from. */
export type Place = Pick<Rule, 'threadId' | 'folder'>;

/** @returns what this machine would remember for a choice that reaches further than once; undefined when it can't */
export const matchFor = (content: ApprovalContent, choice: Choice): Match | undefined => {
  switch (content.kind) {
    case 'command': {
      const { command, cwd, wants } = content;
      if (choice.reach === 'session') return { kind: 'command', command, cwd, wants };
      const words = plainWords(choice.rule ?? '');
      // The choice must be about this very command; a rule for a host or the like is not one this machine can keep.
      return words && startsWith(plainWords(command), words) ? { kind: 'prefix', words, wants } : undefined;
    }
    case 'file_change':
      // Protected files are asked about each time (R5), and a whole folder is more than was shown.
      if (content.grantRoot !== undefined || content.changes.some(change => isProtected(change.path))) return undefined;
      return { kind: 'files', paths: content.changes.map(change => change.path) };
    case 'elicitation':
      return content.tool ? { kind: 'tool', server: content.server, tool: content.tool } : undefined;
    case 'permissions': {
      const { network, read, write } = content;
      return { kind: 'permissions', network, read, write };
    }
    case 'question':
      return undefined;
  }
};

/** Whether a rule answers a question, so that nobody has to. */
export const covers = (held: Rule, place: Place, { content }: Pick<Approval, 'content'>): boolean => {
  const here = held.scope === 'session' ? held.threadId === place.threadId : held.folder === place.folder;
  return here && coversContent(held.match, content, place.folder);
};

const coversContent = (held: Match, content: ApprovalContent, folder: string): boolean => {
  switch (held.kind) {
    case 'command':
      return (
        content.kind === 'command' &&
        content.command === held.command &&
        content.cwd === held.cwd &&
        among(content.wants, held.wants)
      );
    case 'prefix':
      return (
        content.kind === 'command' &&
        isInside(folder, resolve(folder, content.cwd)) &&
        among(content.wants, held.wants) &&
        startsWith(plainWords(content.command), held.words)
      );
    case 'files':
      return (
        content.kind === 'file_change' &&
        content.grantRoot === undefined &&
        among(
          content.changes.map(change => change.path),
          held.paths,
        )
      );
    case 'tool':
      return content.kind === 'elicitation' && content.server === held.server && content.tool === held.tool;
    case 'permissions':
      return (
        content.kind === 'permissions' &&
        (!content.network || held.network) &&
        among(content.read, held.read) &&
        among(content.write, held.write)
      );
  }
};

/** The rule in a few words. */
export const ruleWords = ({ match: held, scope, folder }: Rule): string => {
  const where = scope === 'session' ? `in one thread (${folder})` : `in ${folder}`;
  switch (held.kind) {
    case 'command':
      return `run exactly “${held.command}” ${where}`;
    case 'prefix':
      return `run commands that start with “${held.words.join(' ')}” ${where}`;
    case 'files':
      return `change ${held.paths.join(', ')} ${where}`;
    case 'tool':
      return `use the tool ${held.tool} of ${held.server} ${where}`;
    case 'permissions':
      return `${[held.network && 'use the network', ...held.read.map(path => `read ${path}`), ...held.write.map(path => `write ${path}`)].filter(Boolean).join(', ')} ${where}`;
  }
};

/**
 * The words of a command that is nothing but words: no operators, expansions, redirections or escapes, with which
 * `npm test` could be the beginning of something else altogether.
 * @returns undefined when it is more than that
 */
export const plainWords = (command: string): string[] | undefined => {
  const words: string[] = [];
  // A word, or text in quotes in which the shell expands nothing.
  const part = /[ \t]*(?:([\w@%+=:,./^-]+)|'([^']*)'|"([^"$`\\!]*)")(?=[ \t]|$)/y;
  const text = command.trim();
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (!found) return undefined;
    words.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  // `NAME=value command` sets a variable first, and what is run is the second word.
  return words.length > 0 && !words[0]?.includes('=') ? words : undefined;
};

const startsWith = (words: readonly string[] | undefined, prefix: readonly string[]): boolean =>
  words !== undefined && prefix.length <= words.length && prefix.every((word, index) => words[index] === word);

const among = (some: readonly string[], all: readonly string[]): boolean => some.every(each => all.includes(each));
