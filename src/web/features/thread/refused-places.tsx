// Threads that are archived, or not, although one has wished for the other, for whoever has gone on to another page
// meanwhile; in the thread itself its dock says so.
import { useApp } from '../../context.ts';
import type { Desk } from '../../data/app.ts';
import type { Archiving } from '../../data/archivings.ts';
import { readRoute } from '../../routes.ts';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { RefusedLine } from '../notices/refused-line.tsx';

export const RefusedPlaces = ({ desk }: { readonly desk: Desk }) => {
  const { router } = useApp();
  const route = readRoute(useStore(router.place).path);
  return useStore(desk.archivings.view).map(
    wish =>
      wish.problem &&
      !(route.name === 'thread' && route.id === wish.id) && <Refused key={wish.id} {...{ desk, wish }} />,
  );
};

const Refused = ({ desk, wish: { id, archived, problem } }: { readonly desk: Desk; readonly wish: Archiving }) => {
  const { archivings, threads, workspace } = desk;
  const title = useSelected(workspace.view, view =>
    view.status === 'ready' ? view.threads.find(thread => thread.id === id)?.title : undefined,
  );
  if (!problem || title === undefined) return null;
  return (
    <RefusedLine
      what={t(archived ? 'archive.refused' : 'archive.refusedBack', { title })}
      problem={problem}
      onAgain={() => (archived ? archivings.archive(id) : archivings.restore(id))}
      onClose={() => threads.get(id).refused.set(undefined)}
    />
  );
};
