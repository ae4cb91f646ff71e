// Since when the thread on the page is archived, and by whom: as one has just wished, or as the hub says.
import type { ThreadHead } from '../../../wire/thread/head.ts';
import { useDesk, useWorkspace } from '../../context.ts';
import { wishedPlace } from '../../data/archivings.ts';
import { useSelected } from '../../ui/use-store.ts';
import { useThreadScope } from './thread-scope.ts';

export const useArchived = (): ThreadHead['archived'] => {
  const { thread } = useThreadScope();
  const { archivings } = useDesk();
  const { me } = useWorkspace();
  const wish = useSelected(archivings.view, all => wishedPlace(all, thread.id));
  const known = useSelected(thread.view, view => view.head?.archived);
  if (!wish) return known;
  return wish.archived ? { by: me, at: wish.at } : undefined;
};
