// A person as two letters on a colour of their own; the same person has the same colour everywhere.

const TINTS = ['#4a5d8a', '#8a4a6d', '#3f6f5f', '#7a5a34', '#5d4a8a', '#8a4a4a', '#3d6a86', '#66702f'] as const;

type AvatarProps = { readonly id: string; readonly name: string; readonly size?: 'normal' | 'small' };

/** Decoration: the name stands beside it, or is told by what it is in. */
export const Avatar = ({ id, name, size = 'normal' }: AvatarProps) => (
  <span
    aria-hidden
    style={{ backgroundColor: tintOf(id) }}
    className={`inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold text-[#fff] ${
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

const tintOf = (id: string): string => {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return TINTS[sum % TINTS.length] ?? TINTS[0];
};
