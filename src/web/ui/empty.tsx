// A place with nothing in it yet: says what will be here, and what to do so that it is.
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

type EmptyProps = { readonly title: string; readonly children?: ReactNode };

export const Empty = ({ title, children }: EmptyProps) => (
  <div className="mx-auto flex max-w-[520px] flex-col items-center gap-3 text-balance px-5 py-12 text-center">
    <h2 className="font-semibold text-ink text-title">{title}</h2>
    {children}
  </div>
);

type CommandLineProps = {
  readonly children: string;
  /** What is copied, where that is not what is shown. */
  readonly copies?: string;
};

/** A command to type, to be copied. */
export const CommandLine = ({ children, copies = children }: CommandLineProps) => (
  <span className="flex items-center gap-2 rounded-control border border-line bg-panel py-1 pr-1 pl-3 text-left">
    <code className="min-w-0 grow select-all break-words text-ink text-label">{children}</code>
    <CopyButton text={() => copies} />
  </span>
);
