// One calm line over a page, which moves nothing.
import type { ReactNode } from 'react';

type LineProps = { readonly role?: 'status' | 'alert'; readonly children: ReactNode };

export const Line = ({ role = 'status', children }: LineProps) => (
  <div
    role={role}
    className="pointer-events-auto flex min-h-9 max-w-full animate-rise items-center gap-2 rounded-card border border-line bg-panel py-1 pr-1.5 pl-3 text-label shadow-floating"
  >
    {children}
  </div>
);
