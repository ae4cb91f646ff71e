// What a message answers: one line above it, which leads there.
import type { MessageId } from '../../../../wire/protocol/ids.ts';
import { useApp, useWorkspace } from '../../../context.ts';
import { threadAddress } from '../../../routes.ts';
import { ReplyIcon } from '../../../ui/icons.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { whoIs } from '../../../words/person.ts';
import { t } from '../../../words/t.ts';
import { useThreadScope } from '../thread-scope.ts';

export const AnsweredMessage = ({ id }: { readonly id: MessageId }) => {
  const { thread } = useThreadScope();
  const { router } = useApp();
  const workspace = useWorkspace();
  const entry = useSelected(thread.view, view => view.timeline.byKey.get(id));
  const known = entry?.kind === 'message' ? entry : undefined;
  const author = known?.message?.author;
  const words = known?.edited?.text ?? known?.message?.text;
  const address = threadAddress(thread.id, `msg-${id}`);
  return (
    <a
      href={address}
      onClick={event => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        router.go(address);
      }}
      className="mb-0.5 flex max-w-full items-center gap-1.5 text-dim text-small hover:text-ink"
    >
      <ReplyIcon className="shrink-0" />
      <span className="sr-only">{t('answered.to')}</span>
      {author !== undefined && <span className="shrink-0 font-medium">{whoIs(author, workspace)}</span>}
      <span className="min-w-0 truncate">{words === undefined ? t('answered.earlier') : firstLine(words)}</span>
    </a>
  );
};

const firstLine = (text: string): string => text.trimStart().split('\n')[0]?.slice(0, 200) ?? '';
