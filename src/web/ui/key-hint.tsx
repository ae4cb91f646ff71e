// Shows keys as this machine's keyboard names them. Beside what they do they are left out where there is no keyboard to
// speak of; where one asks for keys they are there.
import { type KeyId, showChord, showKey } from '../keys.ts';
import { classes } from './classes.ts';

type Look = { readonly inverted?: boolean };

const shape = ({ inverted }: Look) =>
  classes(
    'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-[4px] border px-1 font-sans text-tiny font-normal',
    inverted ? 'border-paper/30 text-current opacity-80' : 'border-line bg-panel text-dim',
  );

/** The first binding of an action. */
export const KeyHint = ({ id, inverted = false }: { readonly id: KeyId } & Look) => (
  <kbd aria-hidden className={classes(shape({ inverted }), 'pointer-coarse:hidden')}>
    {showKey(id)}
  </kbd>
);

/** Any keys, written as in the table of keys. */
export const Chord = ({ chord }: { readonly chord: string }) => <kbd className={shape({})}>{showChord(chord)}</kbd>;
