// The card of an approval where it stands in its thread.
import type { ApprovalEntry } from '../../../wire/thread/timeline.ts';
import { useSelected } from '../../ui/use-store.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { ApprovalView } from './approval-view.tsx';

export const ApprovalCard = ({ entry }: { readonly entry: ApprovalEntry }) => {
  const { thread } = useThreadScope();
  const runnerId = useSelected(thread.view, view => view.head?.session?.runnerId);
  const answers = useSelected(thread.view, view => view.answers);
  return (
    <ApprovalView entry={entry} decide={thread.decide} runnerId={runnerId} threadId={thread.id} answers={answers} />
  );
};
