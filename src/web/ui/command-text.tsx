// A command exactly as it will run: nothing cut, nothing hidden. Characters one cannot see are named in its place, and
// nothing in it can turn the reading direction around (R35).

import { showHidden } from '../text/hidden-characters.ts';
import { classes } from './classes.ts';

export const CommandText = ({ text, className }: { readonly text: string; readonly className?: string }) => (
  <bdo dir="ltr" className={classes('whitespace-pre-wrap break-words font-mono [overflow-wrap:anywhere]', className)}>
    {showHidden(text).map(({ text: piece, hidden }, index) =>
      hidden === undefined ? (
        piece
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
        <mark key={index} className="mx-px inline-block rounded-[4px] bg-need px-1 font-sans text-paper text-tiny">
          {hidden}
        </mark>
      ),
    )}
  </bdo>
);
