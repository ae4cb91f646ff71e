// What stands on the page while it is found out who is signed in: the frame of the app with nothing in it. index.html
// draws the same before any script has run, so that the page takes its shape once.
import { Skeleton } from '../../ui/skeleton.tsx';
import { t } from '../../words/t.ts';

export const Opening = () => (
  <div className="flex h-full">
    <div className="w-(--sidebar) shrink-0 border-line border-r bg-side max-wide:hidden" />
    <main className="grow">
      <div className="h-12 border-line border-b" />
      <div className="p-8">
        <Skeleton words={t('start.checking')} className="mx-auto max-w-(--column)" />
      </div>
    </main>
  </div>
);
