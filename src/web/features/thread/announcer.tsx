// Tells people who do not see the page what becomes of a turn, politely and in few words; the text itself is read from
// the page, not announced while it streams.

import type { ThreadView } from '../../data/thread.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { titleOf } from '../approval/choices.ts';
import { useThreadScope } from './thread-scope.ts';

export const Announcer = () => {
  const { thread } = useThreadScope();
  const words = useSelected(thread.view, wordsOf);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
};

const wordsOf = ({ head }: ThreadView): string => {
  if (!head) return '';
  const open = head.approvals.find(({ decided }) => !decided)?.approval.content;
  if (open) return t('announce.needs', { question: t(titleOf(open), { server: '' }) });
  const agent = t(`agent.${head.session?.agent ?? 'codex'}`);
  if (head.turn) return t(head.turn.stopAskedBy ? 'announce.stopping' : 'announce.working', { agent });
  if (!head.lastTurn) return '';
  return t(`announce.${head.lastTurn.status}`, { agent });
};
