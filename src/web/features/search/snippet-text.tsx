// The text around a find, with the find marked.
import type { SearchHit } from '../../../wire/protocol/search.ts';
import { snippetPieces } from './snippet.ts';

type SnippetProps = { readonly text: string; readonly kind: SearchHit['kind'] };

export const Snippet = ({ text, kind }: SnippetProps) =>
  snippetPieces(text, kind).map((piece, index) =>
    piece.found ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one snippet never move
      <mark key={index} className="rounded-[3px] bg-accent-soft font-semibold text-ink">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
