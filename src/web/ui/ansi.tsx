// Output of a command as a terminal would show it, built from nodes, never from markup (R28).
import { type CSSProperties, useMemo } from 'react';
import { type AnsiPiece, parseAnsi } from '../text/ansi.ts';
import { classes } from './classes.ts';
import { Lines } from './lines.tsx';

type AnsiProps = {
  readonly output: string;
  readonly label: string;
  readonly most?: number;
  readonly follow?: boolean;
};

export const Ansi = ({ output, label, most = 16, follow = false }: AnsiProps) => {
  const lines = useMemo(() => parseAnsi(output.replace(/\n+$/, '')), [output]);
  const longest = useMemo(
    () =>
      lines.reduce(
        (most, line) =>
          Math.max(
            most,
            line.reduce((sum, { text }) => sum + text.length, 0),
          ),
        0,
      ),
    [lines],
  );
  return (
    <Lines
      count={lines.length}
      longest={Math.min(longest, 4_000)}
      label={label}
      most={most}
      follow={follow}
      className="px-3 text-text"
      line={index => lines[index]?.map(showPiece)}
    />
  );
};

const showPiece = (piece: AnsiPiece, index: number) => {
  const { text, bold, dim, italic, underline, ...colors } = piece;
  const style = styleOf(colors);
  if (!style && !bold && !dim && !italic && !underline) return text;
  return (
    <span
      key={index}
      style={style}
      className={classes(bold && 'font-semibold', dim && 'opacity-65', italic && 'italic', underline && 'underline')}
    >
      {text}
    </span>
  );
};

const styleOf = ({ fg, bg, inverse }: Pick<AnsiPiece, 'fg' | 'bg' | 'inverse'>): CSSProperties | undefined => {
  const [front, back] = inverse ? [bg ?? 'var(--paper)', fg ?? 'var(--body)'] : [fg, bg];
  if (front === undefined && back === undefined) return undefined;
  return {
    ...(front !== undefined && { color: cssColor(front) }),
    // Behind text a terminal's full colours would drown it.
    ...(back !== undefined && {
      backgroundColor: inverse ? cssColor(back) : `color-mix(in srgb, ${cssColor(back)} 28%, transparent)`,
    }),
  };
};

/** Bright colours are the plain ones: both are chosen to be readable here. */
const cssColor = (color: number | string): string => {
  if (typeof color === 'string') return color;
  if (color === 8 || color === 15) return `var(--ansi-${color})`;
  return `var(--ansi-${color % 8})`;
};
