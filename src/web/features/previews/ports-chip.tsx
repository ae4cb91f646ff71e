// How many programs of the session listen, in the bar of its thread; opens their list.
import { useApp, useOverlays } from '../../context.ts';
import { PortIcon } from '../../ui/icons.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { portsToShow } from './shares.ts';

export const PortsChip = () => {
  const { thread } = useThreadScope();
  const overlays = useOverlays();
  const { now } = useApp();
  const ports = portsToShow(useSelected(thread.view, view => view.head?.ports) ?? []);
  const shared = useSelected(now, at => ports.filter(({ share }) => share && share.expiresAt > at).length);
  if (ports.length === 0) return null;
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      data-tip={t('ports.title')}
      data-tip-key="ports.show"
      onClick={() => overlays.set('ports')}
      className="flex shrink-0 items-center justify-center gap-1.5 rounded-full border border-line px-2.5 py-0.5 text-dim text-small hover:bg-soft hover:text-ink max-wide:border-0 max-wide:px-1"
    >
      <PortIcon />
      <span className="max-wide:sr-only">{t('ports.chip', { n: ports.length, shared })}</span>
    </button>
  );
};
