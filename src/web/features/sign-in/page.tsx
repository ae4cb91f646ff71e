// The ground of the pages before one is in: the mark, a title, a few words, in the middle of the screen.
import type { ReactNode } from 'react';
import { Mark } from '../../ui/mark.tsx';

type FrontPageProps = { readonly title: string; readonly children: ReactNode };

export const FrontPage = ({ title, children }: FrontPageProps) => (
  <main className="flex h-full items-center justify-center overflow-auto p-5">
    <div className="flex w-full max-w-[420px] flex-col gap-3">
      <Mark size={40} />
      <h1 className="mt-2 text-balance font-semibold text-ink text-page">{title}</h1>
      {children}
    </div>
  </main>
);
