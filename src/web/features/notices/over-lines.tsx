// What is opened from a line over the page, such as a dialog: the ground of the lines lets everything through to the page,
// and what lies over the page must not.
import { type ReactNode, Suspense } from 'react';

export const OverLines = ({ children }: { readonly children: ReactNode }) => (
  <div className="pointer-events-auto contents">
    <Suspense>{children}</Suspense>
  </div>
);
