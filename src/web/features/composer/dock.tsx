// The dock at the foot of a thread: what is wrong with the way to the agent, what waits, and the composer. Everything
// that passes is told here, in one place.
import { useWorkspace } from '../../context.ts';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { QueueCards } from '../queue/queue-cards.tsx';
import { UnsentCards } from '../queue/unsent-cards.tsx';
import { LevelStrip } from '../suggestion/level-strip.tsx';
import { useWaiting } from '../thread/flow.tsx';
import { useThreadScope } from '../thread/thread-scope.ts';
import { ComposerBox } from './composer-box.tsx';
import { ArchivedStrip, ConnectionStrip, HeldStrip, MachineStrip, RefusedStrip } from './strips.tsx';

export const Dock = () => {
  const { queued, kept } = useWaiting();
  return (
    <section
      aria-label={t('dock.title')}
      className="shrink-0 px-5 pb-[max(10px,env(safe-area-inset-bottom))] max-wide:px-2.5"
    >
      <div className="mx-auto max-w-(--column)">
        <Typing />
        <div className="mx-3 divide-y divide-line overflow-hidden rounded-t-card border border-line border-b-0 empty:hidden max-wide:mx-2">
          <ConnectionStrip />
          <MachineStrip />
          <ArchivedStrip />
          <RefusedStrip />
          <LevelStrip />
          <HeldStrip waiting={queued.length} />
          <QueueCards waiting={queued} />
          <UnsentCards messages={kept} />
        </div>
        <ComposerBox />
      </div>
    </section>
  );
};

/** One line that is always there, so that nothing moves when someone begins to write. */
const Typing = () => {
  const { thread } = useThreadScope();
  const { members, me } = useWorkspace();
  const { typing } = useStore(thread.people);
  const names = members.filter(({ id }) => id !== me && typing.includes(id)).map(({ name }) => name);
  return (
    <p aria-live="polite" className="h-5 truncate px-1 text-dim text-small max-wide:h-4">
      {names.length > 0 && t('dock.typing', { n: names.length, names: names.join(', ') })}
    </p>
  );
};
