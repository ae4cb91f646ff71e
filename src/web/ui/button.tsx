// Buttons. Primary is ink on paper and stands at most once in view; plain has a border; quiet is only words until one
// points at it. Every button can show its key.
import type { ComponentProps, ReactNode } from 'react';
import type { KeyId } from '../keys.ts';
import { classes } from './classes.ts';
import { KeyHint } from './key-hint.tsx';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
type Size = 'normal' | 'small';

export type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  readonly look?: Look;
  readonly size?: Size;
  /** Shown after the words on machines that have keys. */
  readonly hint?: KeyId | undefined;
  readonly children: ReactNode;
};

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'border-ink bg-ink text-paper hover:not-disabled:opacity-88',
  plain: 'border-line bg-panel text-ink shadow-[inset_0_0_0_0_transparent] hover:not-disabled:bg-soft',
  quiet: 'border-transparent bg-transparent text-dim hover:not-disabled:bg-soft hover:not-disabled:text-ink',
  danger: 'border-transparent bg-transparent text-bad hover:not-disabled:bg-bad-soft',
};

const SIZES: Readonly<Record<Size, string>> = {
  normal: 'h-[30px] rounded-control px-3 text-label pointer-coarse:h-10 pointer-coarse:px-4 pointer-coarse:text-base',
  small: 'h-6 rounded-row px-2 text-small pointer-coarse:h-9 pointer-coarse:px-3',
};

export const Button = ({ look = 'plain', size = 'normal', hint, className, children, ...props }: ButtonProps) => (
  <button
    type="button"
    {...props}
    className={classes(
      'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap border font-medium',
      'transition-[background-color,color,opacity] duration-120 disabled:opacity-45',
      LOOKS[look],
      SIZES[size],
      className,
    )}
  >
    {children}
    {hint && <KeyHint id={hint} inverted={look === 'primary'} />}
  </button>
);

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  /** Its name, for those who do not see the picture, and in the tooltip. */
  readonly label: string;
  readonly hint?: KeyId;
  readonly size?: Size;
  readonly children: ReactNode;
};

/** A picture that does something. Its name and its key are in its tooltip. */
export const IconButton = ({ label, hint, size = 'normal', className, children, ...props }: IconButtonProps) => (
  <button
    type="button"
    aria-label={label}
    data-tip={label}
    data-tip-key={hint}
    {...props}
    className={classes(
      'inline-flex shrink-0 items-center justify-center rounded-row text-dim',
      'transition-colors duration-120 hover:bg-soft hover:text-ink disabled:opacity-45',
      size === 'normal' ? 'size-7 pointer-coarse:size-10' : 'size-6 pointer-coarse:size-9',
      className,
    )}
  >
    {children}
  </button>
);
