// A place with nothing in it yet: says what will be here, and what to do so that it is.
import type { ReactNode } from 'react';

type EmptyProps = { readonly title: string; readonly children?: ReactNode };

export const Empty = ({ title, children }: EmptyProps) => (
  <div className="mx-auto flex max-w-[520px] flex-col items-center gap-3 px-5 py-12 text-center">
    <h2 className="text-balance font-semibold text-ink text-title">{title}</h2>
    {children}
  </div>
);

/** A command to type, to be copied. */
export const CommandLine = ({ children }: { readonly children: string }) => (
  <code className="select-all rounded-control border border-line bg-panel px-3 py-2 text-ink text-label">
    {children}
  </code>
);
