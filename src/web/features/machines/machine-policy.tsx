// What the owner of a machine allows on it, what others have proposed to them, and what is wrong with its key: only the
// machine itself can change any of it, so this says the command instead of offering a button.
import type { ReactNode } from 'react';
import type { PolicyView } from '../../../wire/protocol/runner-topic.ts';
import type { RunnerView } from '../../../wire/protocol/workspace-topic.ts';
import { useWorkspace } from '../../context.ts';
import { ProblemNote, withCode } from '../../ui/problem.tsx';
import { nameOf } from '../../words/person.ts';
import { t } from '../../words/t.ts';

type Row = (props: { readonly name: string; readonly children: ReactNode }) => ReactNode;

export const MachinePolicy = ({ runner, row: Row }: { readonly runner: RunnerView; readonly row: Row }) => {
  const policy = runner.capabilities?.policy;
  return (
    <>
      {runner.problem && (
        <div className="px-4 py-2">
          <ProblemNote problem={runner.problem} />
        </div>
      )}
      {policy && (
        <>
          <Row name={t('machine.drivers')}>
            <Drivers policy={policy} />
          </Row>
          <Row name={t('access.answered')}>{t(`access.answered.${policy.answeredBy}`)}</Row>
          <Row name={t('machine.ceiling')}>{ceilingWords(policy)}</Row>
          {policy.proposals.length > 0 && (
            <Row name={t('machine.proposals')}>
              <ol className="flex flex-col gap-0.5">
                {policy.proposals.map(({ no, words }) => (
                  <li key={no} className="break-words">
                    {no}. {words}
                  </li>
                ))}
              </ol>
              <p className="text-dim">{withCode(t('machine.proposalsHow'))}</p>
            </Row>
          )}
        </>
      )}
    </>
  );
};

const Drivers = ({ policy }: { readonly policy: PolicyView }) => {
  const { members, channels } = useWorkspace();
  const { workspace, people, channels: opened } = policy.drive;
  if (workspace) return t('machine.driversAll');
  const names = [
    ...people.map(id => nameOf(id, members)),
    ...opened.map(id => t('machine.driversIn', { channel: channels.find(each => each.id === id)?.name ?? id })),
  ];
  return names.length === 0 ? t('machine.driversOwner') : t('machine.driversSome', { names: names.join(', ') });
};

const ceilingWords = ({ maxSandbox, leastApprovalPolicy, network }: PolicyView): string =>
  [
    t(`sandbox.${maxSandbox}`),
    t(`policy.${leastApprovalPolicy}`),
    t(network ? 'machine.networkMay' : 'machine.networkNever'),
  ].join(' · ');
