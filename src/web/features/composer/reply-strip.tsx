// Above the text: which message it answers.
import { useWorkspace } from '../../context.ts';
import { IconButton } from '../../ui/button.tsx';
import { CloseIcon, ReplyIcon } from '../../ui/icons.tsx';
import { useSelected, useStore } from '../../ui/use-store.ts';
import { whoIs } from '../../words/person.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

export const ReplyStrip = () => {
  const { thread, composer } = useThreadScope();
  const workspace = useWorkspace();
  const { replyTo } = useStore(composer.draft);
  const message = useSelected(thread.view, ({ timeline }) => {
    if (!replyTo) return undefined;
    const entry = timeline.entries.find(each => each.kind === 'message' && each.message?.id === replyTo);
    return entry?.kind === 'message' ? entry.message : undefined;
  });
  if (!replyTo) return null;
  const who = whoIs(message?.author, workspace, 'person.youLower');
  const line = message?.text.split('\n').find(each => each.trim() !== '') ?? '';
  return (
    <div className="flex items-center gap-2 border-line border-b py-1 pr-1.5 pl-3.5 text-label">
      <ReplyIcon className="shrink-0 text-dim" />
      <p className="min-w-0 grow truncate text-dim">
        <span className="text-ink">{message ? t('reply.to', { who }) : t('reply.toAny')}</span> {line}
      </p>
      <IconButton label={t('reply.cancel')} size="small" onClick={() => composer.replyTo(undefined)}>
        <CloseIcon />
      </IconButton>
    </div>
  );
};
