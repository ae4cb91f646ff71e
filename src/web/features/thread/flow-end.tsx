// What stands after the last row of a thread: nothing, mostly; what keeps its session from going on; or, in a fresh
// thread, what one can do here.
import { useOverlays } from '../../context.ts';
import { Button } from '../../ui/button.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { BlockedCard } from '../session/blocked-card.tsx';
import { FreshThread } from './fresh-thread.tsx';
import { useThreadScope } from './thread-scope.ts';
import { useBlocked } from './use-blocked.ts';

export const FlowEnd = ({ empty }: { readonly empty: boolean }) => {
  const { thread } = useThreadScope();
  const session = useSelected(thread.view, view => view.head?.session ?? null);
  const untouched = useSelected(
    thread.view,
    view => !view.more && view.unsent.length === 0 && !view.timeline.entries.some(entry => entry.kind !== 'note'),
  );
  const blocked = useBlocked();
  if (!blocked && !untouched) return null;
  return (
    <div className="mx-auto w-full max-w-[calc(var(--column)+40px)] px-5 pt-4 max-wide:px-3.5">
      <div className="pl-9 max-wide:pl-0">
        {session && blocked ? (
          <BlockedCard session={session} problem={blocked} />
        ) : session ? (
          <FreshThread session={session} />
        ) : (
          <NoSession alone={empty} />
        )}
      </div>
    </div>
  );
};

const NoSession = ({ alone }: { readonly alone: boolean }) => {
  const overlays = useOverlays();
  return (
    <section className={`flex flex-col items-start gap-3 ${alone ? 'pt-8' : ''}`}>
      <h2 className="font-semibold text-ink text-title">{t('fresh.noSession')}</h2>
      <p className="text-dim">{t('fresh.noSessionHow')}</p>
      <Button look="primary" onClick={() => overlays.set('move_thread')}>
        {t('moveThread.titleFirst')}
      </Button>
    </section>
  );
};
