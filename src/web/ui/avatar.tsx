// A person as the picture they chose, or else as two letters on a colour of their own; the same person has the same colour
// everywhere. The letters are there until the picture is, and where it does not come.
import { useState } from 'react';

/** As many as `--face-…` in tokens.css. */
export const FACES = 8;

/** As much of a member as their face takes. */
export type Person = {
  readonly id: string;
  readonly name: string;
  /** Which of the colours they chose. */
  readonly tint?: number | undefined;
  /** The hash of the picture they chose. */
  readonly portrait?: string | undefined;
};

type Size = 'normal' | 'small' | 'large';
type AvatarProps = { readonly person: Person; readonly size?: Size };

const SIZES: Readonly<Record<Size, string>> = {
  small: 'size-5 text-[9px]',
  normal: 'size-6 text-[10px]',
  large: 'size-16 text-[24px]',
};

/** Decoration: the name stands beside it, or is told by what it is in. */
export const Avatar = ({ person: { id, name, tint, portrait }, size = 'normal' }: AvatarProps) => {
  const [failed, setFailed] = useState<string>();
  return (
    <span
      aria-hidden
      style={{ backgroundColor: `var(--face-${tint ?? usualTint(id)})` }}
      className={`relative inline-flex shrink-0 select-none items-center justify-center overflow-hidden rounded-full font-semibold text-(--face-ink) ${SIZES[size]}`}
    >
      {initials(name)}
      {portrait && portrait !== failed && (
        <img
          src={`/api/portraits/${portrait}`}
          alt=""
          // One that was seen before is there with the row that it stands in, and not a moment later.
          decoding="sync"
          draggable={false}
          className="absolute inset-0 size-full object-cover"
          onError={() => setFailed(portrait)}
        />
      )}
    </span>
  );
};

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const [first = '?', last = ''] =
    words.length > 1 ? [words[0], words.at(-1)] : [words[0]?.slice(0, 1), words[0]?.slice(1, 2)];
  return ((first[0] ?? '?') + (last[0] ?? '')).toLocaleUpperCase();
};

/** Which colour somebody has who has not chosen one. */
export const usualTint = (id: string): number => {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % FACES;
};
