// Who may use a machine, for its owner: the level the hub goes by, and what the laptop itself says. Letting somebody
// drive is proposed to the laptop, and holds only once its owner has accepted it there.
import type { MemberId } from '../../../wire/protocol/ids.ts';
import type { PolicyView } from '../../../wire/protocol/runner-topic.ts';
import type { Level, Member, RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useWorkspace } from '../../context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { withCode } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';
import { LevelRows } from './level-rows.tsx';

type MachineAccessProps = { readonly runner: RunnerView; readonly onClose: () => void };

export const MachineAccess = ({ runner, onClose }: MachineAccessProps) => {
  const { api } = useApp();
  const { members } = useWorkspace();
  const policy = runner.capabilities?.policy;
  const others = members.filter(({ id, removed }) => !removed && id !== runner.owner);
  const propose = async (member: Member | null, level: Level | null) => {
    if (!member || level !== 'drive' || !policy || standing(policy, member) === 'drives') return;
    const { id: memberId, name, role } = member;
    await api.runnerRequest(runner.id, { method: 'propose_driver', who: { memberId, name, role } });
  };
  return (
    <Dialog title={t('access.machineTitle', { machine: runner.name })} onClose={onClose}>
      <div className="flex flex-col gap-3 overflow-y-auto p-5">
        <p className="text-pretty text-dim text-label">{withCode(t('access.machineHint'))}</p>
        <LevelRows
          on={runner.id}
          people={others}
          note={member => policy && t(`access.laptop.${standing(policy, member)}`)}
          onChanged={propose}
        />
      </div>
    </Dialog>
  );
};

/** What the laptop says of somebody, as it last told the hub; channels it opened are said on the machine's card. */
const standing = ({ drive, proposals }: PolicyView, { id, role }: Member): 'drives' | 'proposed' | 'suggests' => {
  if (drive.people.includes(id) || (drive.workspace && role !== 'guest')) return 'drives';
  return proposals.some(({ by, words }) => by === id && isDriving(words, id)) ? 'proposed' : 'suggests';
};

/** The words of a proposal to drive name the person by id (runner/policy/proposal.ts); those of others do not. */
const isDriving = (words: string, id: MemberId): boolean => words.includes(id);
