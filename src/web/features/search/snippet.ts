// The text around a find, as the hub sends it: what was found stands between two private characters. Pure.

import { plainOutput } from '../../text/ansi.ts';

const START = '\ue000';
const END = '\ue001';

export type SnippetPiece = { readonly text: string; readonly found: boolean };

export const snippetPieces = (snippet: string): SnippetPiece[] =>
  plainOutput(snippet)
    .replace(/\s+/g, ' ')
    .split(START)
    .flatMap((part, index): SnippetPiece[] => {
      if (index === 0) return [{ text: part, found: false }];
      const [found = '', ...rest] = part.split(END);
      return [
        { text: found, found: true },
        { text: rest.join(''), found: false },
      ];
    })
    .filter(({ text }) => text !== '');
