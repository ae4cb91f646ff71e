// The text around a find, with the find marked.
import { snippetPieces } from './snippet.ts';

export const Snippet = ({ text }: { readonly text: string }) =>
  snippetPieces(text).map((piece, index) =>
    piece.found ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one snippet never move
      <mark key={index} className="rounded-[3px] bg-accent-soft font-semibold text-ink">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
