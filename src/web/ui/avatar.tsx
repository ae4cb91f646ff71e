// A person as two letters on a colour of their own; the same person has the same colour everywhere.

/** As many as `--face-…` in tokens.css. */
export const FACES = 8;

type AvatarProps = {
  readonly id: string;
  readonly name: string;
  /** Which of the colours they chose. */
  readonly tint?: number | undefined;
  readonly size?: 'normal' | 'small';
};

/** Decoration: the name stands beside it, or is told by what it is in. */
export const Avatar = ({ id, name, tint, size = 'normal' }: AvatarProps) => (
  <span
    aria-hidden
    style={{ backgroundColor: `var(--face-${tint ?? usualTint(id)})` }}
    className={`inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold text-(--face-ink) ${
      size === 'normal' ? 'size-6 text-[10px]' : 'size-5 text-[9px]'
    }`}
  >
    {initials(name)}
  </span>
);

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
