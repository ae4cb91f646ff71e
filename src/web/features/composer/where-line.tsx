// Below the composer, in one line, or two on a phone: where what one sends will run, and when it will ask.
import { MACHINE_GONE } from '../../../wire/protocol/problems.ts';
import { useWorkspace } from '../../context.ts';
import { shortFolder } from '../../text/figures.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

// The end, when it asks, is what one must not miss: on a phone it wraps.
const LINE = 'px-3.5 pb-2 text-dim text-small wide:truncate max-wide:line-clamp-2 max-wide:break-words';

export const WhereLine = () => {
  const { thread } = useThreadScope();
  const { runners } = useWorkspace();
  const session = useSelected(thread.view, view => view.head?.session);
  const loaded = useSelected(thread.view, view => view.head !== null);
  if (!loaded) return <p className="h-6" />;
  if (!session) return <p className={LINE}>{t('where.nobody')}</p>;
  if (session.problem?.code === MACHINE_GONE) {
    return <p className={LINE}>{t('where.gone')}</p>;
  }
  const machine = runners.find(({ id }) => id === session.runnerId)?.name ?? t('machine.gone');
  const { effective, requested } = session;
  const policy = effective?.approvalPolicy ?? requested.approvalPolicy ?? 'on-request';
  const sandbox = effective?.sandbox ?? requested.sandbox ?? 'workspace-write';
  const asks = sandbox === 'danger-full-access' ? t('sandbox.danger-full-access') : t(`policy.${policy}`);
  return (
    <p className={LINE}>
      {t('where.runs', { machine, folder: shortFolder(session.folder) })} · {asks}
    </p>
  );
};
