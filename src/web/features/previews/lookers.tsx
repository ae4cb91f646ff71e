// Who else looks at a preview at this moment, in its pane or in a tab: as faces above it, as words on its card.
import type { PreviewId } from '../../../wire/protocol/previews.ts';
import { useWorkspace } from '../../context.ts';
import type { OpenThread } from '../../data/threads.ts';
import { Faces } from '../../ui/faces.tsx';
import { useStore } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';

type LookersProps = {
  readonly id: PreviewId;
  readonly thread: OpenThread['thread'];
  readonly look: 'faces' | 'words';
};

export const Lookers = ({ id, thread, look }: LookersProps) => {
  const { members, me } = useWorkspace();
  const all = useStore(thread.lookers.view);
  const { members: ids = [], guests = 0 } = all.find(({ previewId }) => previewId === id) ?? {};
  const people = members.filter(member => member.id !== me && ids.includes(member.id));
  if (people.length + guests === 0) return null;
  const names = people.map(({ name }) => name);
  const who = [...names, ...(guests > 0 ? [t('lookers.guests', { n: guests })] : [])].join(', ');
  const label = t('lookers.who', { who });
  // In a line that is there anyway: what stands below must not move when somebody comes.
  if (look === 'words') return <span className="text-dim"> {label}</span>;
  return (
    <span className="mr-1.5 flex">
      <Faces label={label} people={people} others={guests} most={2} ring="ring-panel" />
    </span>
  );
};
