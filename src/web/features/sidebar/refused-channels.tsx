// Channels that were not made although they stood in the list for a moment: why, and the way to what was typed.
import { lazy, Suspense, useState } from 'react';
import type { Desk } from '../../data/app.ts';
import type { NewChannel as Wish } from '../../data/new-channels.ts';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { RefusedLine } from '../notices/refused-line.tsx';

const NewChannel = lazy(async () => ({ default: (await import('./new-channel.tsx')).NewChannel }));

export const RefusedChannels = ({ desk }: { readonly desk: Desk }) => {
  const all = useStore(desk.newChannels.view);
  const [again, setAgain] = useState<Wish>();
  return (
    <>
      {all.map(
        wish =>
          wish.problem && (
            <RefusedLine
              key={wish.name}
              what={t('channel.refused', { name: wish.name })}
              problem={wish.problem}
              onAgain={() => setAgain(wish)}
              onClose={() => desk.newChannels.drop(wish.name)}
            />
          ),
      )}
      {again && (
        // The ground of the lines lets everything through, what lies over the page does not.
        <div className="pointer-events-auto contents">
          <Suspense>
            <NewChannel desk={desk} again={again} onClose={() => setAgain(undefined)} />
          </Suspense>
        </div>
      )}
    </>
  );
};
