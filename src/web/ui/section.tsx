// A part of a page of settings: what it is about, a line about it, what belongs to it at the right, and its content.
import type { ReactNode } from 'react';

type SectionProps = {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

export const Section = ({ title, hint, action, children }: SectionProps) => (
  <section aria-label={title} className="flex flex-col gap-3">
    {/* Where there is little room the line about it goes below its name and what belongs to it, and has all of it. */}
    <header className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 max-wide:items-center max-wide:gap-y-1">
      <h2 className="font-semibold text-base text-ink">{title}</h2>
      {hint && <p className="row-start-2 text-pretty text-dim text-label max-wide:col-span-2">{hint}</p>}
      {action && <div className="col-start-2 row-start-1 row-end-3 self-end max-wide:row-end-2">{action}</div>}
    </header>
    {children}
  </section>
);

/** Rows in one card, with a line between them. */
export const Rows = ({ children }: { readonly children: ReactNode }) => (
  <ul className="divide-y divide-line rounded-card border border-line bg-panel">{children}</ul>
);

export const Row = ({ children }: { readonly children: ReactNode }) => (
  <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-label">{children}</li>
);

/** A page of such parts. */
export const SectionPage = ({ children }: { readonly children: ReactNode }) => (
  <div className="min-h-0 grow overflow-y-auto px-5 py-6 max-wide:px-3.5">
    <div className="mx-auto flex max-w-(--column) flex-col gap-9 pb-10">{children}</div>
  </div>
);
