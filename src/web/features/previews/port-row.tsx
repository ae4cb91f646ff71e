// A port in the thread, where the agent's program began to listen on it: a card as long as the thread speaks of this
// finding, afterwards a line.
import type { NoteEntry } from '../../../wire/thread/timeline.ts';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { useThreadScope } from '../thread/thread-scope.ts';
import { PortCard } from './port-card.tsx';

type Found = Extract<NoteEntry['event'], { type: 'port.found' }>;

export const PortRow = ({ entry, event }: { readonly entry: NoteEntry; readonly event: Found }) => {
  const open = useThreadScope();
  // What the head says of this port, as long as it speaks of this finding and not of a later one.
  const port = useSelected(open.thread.view, view => view.head?.ports?.find(({ seq }) => seq === entry.pos));
  const drives = useSelected(open.thread.view, view => view.level === 'drive');
  // Ports are names, not amounts: no thousands separator.
  const words = { port: String(event.port), command: event.app.command };
  if (!port || (port.gone && !port.share)) return <Line>{t('preview.over', words)}</Line>;
  if (!port.share && !drives) return <Line>{t('preview.listens', words)}</Line>;
  return <PortCard port={port} open={open} />;
};

const Line = ({ children }: { readonly children: string }) => <p className="text-dim text-small">{children}</p>;
