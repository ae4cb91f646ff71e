// The text around a find, as the hub sends it: what was found stands between two private characters. Pure.

import type { SearchHit } from '../../../wire/protocol/search.ts';
import { plainOutput } from '../../text/ansi.ts';

const START = '\ue000';
const END = '\ue001';

export type SnippetPiece = { readonly text: string; readonly found: boolean };

export const snippetPieces = (snippet: string, kind: SearchHit['kind']): SnippetPiece[] =>
  withoutSigns(plainOutput(snippet), kind)
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

/** Without the signs of Markdown and of diffs, which say nothing where only a line or two of them are shown. */
const withoutSigns = (text: string, kind: SearchHit['kind']): string => {
  switch (kind) {
    case 'message':
    case 'answer':
    case 'plan':
    case 'sub_agent':
      return text
        .replace(/^#{1,6} /gm, '')
        .replace(/!?\[([^\]]*)\]\([^)\s\ue000]*\)/g, '$1')
        .replace(/(?<!\w)\*\*(?=[\p{L}\p{N}\ue000])|(?<=[\p{L}\p{N}\ue001.!?:`)])\*\*(?!\w)/gu, '') // one may be cut off
        .replace(/(?<![\w*])\*(?=[\p{L}\p{N}\ue000])([^*\n]+)\*(?![\w*])/gu, '$1')
        .replace(/`([^`\n]+)`/g, '$1');
    case 'file_change':
      return text.replace(/^@@ .*? @@/gm, '');
    default:
      return text;
  }
};
