// The ports of a thread's session in one list: what its programs listen on, what of it is shared and with whom.
import type { OpenThread } from '../../data/threads.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { PortCard } from './port-card.tsx';
import { portsToShow } from './shares.ts';

type PortsDialogProps = { readonly open: OpenThread; readonly onClose: () => void };

export const PortsDialog = ({ open, onClose }: PortsDialogProps) => {
  const ports = portsToShow(useSelected(open.thread.view, view => view.head?.ports) ?? []);
  return (
    <Dialog title={t('ports.title')} onClose={onClose}>
      <div className="flex flex-col gap-3 overflow-y-auto p-5">
        <p className="text-pretty text-dim text-label">{t(ports.length > 0 ? 'ports.hint' : 'ports.none')}</p>
        {ports.map(port => (
          <PortCard key={port.seq} port={port} open={open} listed onLook={onClose} />
        ))}
      </div>
    </Dialog>
  );
};
