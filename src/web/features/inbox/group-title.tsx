// The quiet heading of a list in the inbox, with what can be done to all of it.
import type { ReactNode } from 'react';

type GroupTitleProps = { readonly id: string; readonly children: string; readonly action?: ReactNode };

export const GroupTitle = ({ id, children, action }: GroupTitleProps) => (
  <header className="flex min-h-7 items-center gap-2 px-1 pb-1">
    <h2 id={id} className="grow font-medium text-dim text-small">
      {children}
    </h2>
    {action}
  </header>
);
