// Mentions as they stand in a text: `@Ada Lovelace`, `@src/tide.ts`, `@"my notes.md"`. They are plain text for the agent
// and for whoever copies it; whom they name is found again by these functions. Pure.
import type { MemberId } from '../../../wire/protocol/ids.ts';

type Named = { readonly id: MemberId; readonly name: string };

/** How a file of the thread's folder is written in a text. */
export const fileMention = (path: string): string => (/\s/.test(path) ? `@"${path}"` : `@${path}`);

export const personMention = (name: string): string => `@${name}`;

/** Who is named in a text, each once. Where one name begins with another, the longer one is meant. */
export const mentionedIn = (text: string, members: readonly Named[]): MemberId[] => [
  ...new Set(partsOf(text, members).flatMap(part => (part.kind === 'person' ? [part.id] : []))),
];

export type MentionPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'person'; readonly text: string; readonly id: MemberId }
  | { readonly kind: 'file'; readonly text: string; readonly path: string };

/** The text in pieces; joined they are the text again. */
export const partsOf = (text: string, members: readonly Named[]): MentionPart[] => {
  const parts: MentionPart[] = [];
  let done = 0;
  for (const { index } of text.matchAll(/(?<![^\s([{"'“‘>])@/gu)) {
    if (index < done) continue;
    const part = personAt(text, index, members) ?? fileAt(text, index);
    if (!part) continue;
    if (index > done) parts.push({ kind: 'text', text: text.slice(done, index) });
    parts.push(part);
    done = index + part.text.length;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
};

const personAt = (text: string, at: number, members: readonly Named[]): MentionPart | undefined => {
  const meant = members
    .filter(({ name }) => name !== '' && text.startsWith(name, at + 1))
    .filter(({ name }) => !/^[\p{L}\p{N}]/u.test(text.slice(at + 1 + name.length)))
    .sort((a, b) => b.name.length - a.name.length)[0];
  return meant && { kind: 'person', text: personMention(meant.name), id: meant.id };
};

/** A path has a folder or an ending; another word after an `@` may be anything. */
const fileAt = (text: string, at: number): MentionPart | undefined => {
  const rest = text.slice(at + 1, at + 1_000);
  const quoted = /^"([^"\n]+)"/.exec(rest);
  if (quoted?.[1]) return { kind: 'file', text: `@${quoted[0]}`, path: quoted[1] };
  const path = /^[^\s"'<>|*?]+/.exec(rest)?.[0].replace(/[.,;:!)\]}]+$/, '');
  return path && /\/|\.[a-z0-9]+$/i.test(path) ? { kind: 'file', text: `@${path}`, path } : undefined;
};
