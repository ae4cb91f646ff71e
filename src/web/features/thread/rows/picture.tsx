// A picture that the agent has looked at or made, fetched from its machine when somebody unfolds it.
import { useCallback } from 'react';
import type { ItemOf } from '../../../../wire/protocol/items.ts';
import { useApp } from '../../../context.ts';
import { ProblemNote } from '../../../ui/problem.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useLoaded } from '../../../ui/use-loaded.ts';
import { useSelected } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import { useThreadScope } from '../thread-scope.ts';

export const Picture = ({ item }: { readonly item: ItemOf<'image'> }) => {
  const { api } = useApp();
  const { thread } = useThreadScope();
  const runnerId = useSelected(thread.view, view => view.head?.session?.runnerId);
  const read = useCallback(
    async () => (runnerId === undefined ? undefined : api.readPicture(runnerId, thread.id, item.path)),
    [api, runnerId, thread, item.path],
  );
  const { value: address, problem } = useLoaded(read);
  return (
    <figure className="mt-1 mb-2 pl-6">
      {problem ? (
        <ProblemNote problem={problem} look="line" />
      ) : address === undefined ? (
        <Skeleton words={t('picture.loading')} lines={3} className="max-w-[320px]" />
      ) : (
        <img
          src={address}
          alt={item.caption ?? t('picture.alt', { path: item.path })}
          className="max-h-[420px] max-w-full rounded-control border border-line bg-panel"
        />
      )}
      {item.caption && <figcaption className="mt-1 text-dim text-label">{item.caption}</figcaption>}
    </figure>
  );
};
