// Channels that were not made although they stood in the list for a moment: why, and the way to what was typed.
import { lazy, useState } from 'react';
import type { Desk } from '../../data/app.ts';
import type { NewChannel as Wish } from '../../data/new-channels.ts';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { OverLines } from '../notices/over-lines.tsx';
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
        <OverLines>
          <NewChannel desk={desk} again={again} onClose={() => setAgain(undefined)} />
        </OverLines>
      )}
    </>
  );
};
