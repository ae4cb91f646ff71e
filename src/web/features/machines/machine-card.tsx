// One machine: whether it can be reached and since when, what runs on it, what its owner has opened to agents.
import { type ReactNode, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { AgentStatus } from '../../../wire/protocol/runner-topic.ts';
import type { RunnerView, ThreadSummary } from '../../../wire/protocol/workspace-topic.ts';
import { useApp, useDesk, useWorkspace } from '../../context.ts';
import { clockTime, shortFolder } from '../../text/figures.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MoreIcon, RetryIcon } from '../../ui/icons.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ProblemNote, withCode } from '../../ui/problem.tsx';
import { LiveDot } from '../../ui/state-dot.tsx';
import { whoIs } from '../../words/person.ts';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { MachineAccess } from '../authority/machine-access.tsx';
import { RenameDialog } from '../rename/rename-dialog.tsx';
import { AgentLogin } from '../session/agent-login.tsx';
import { useReach } from '../session/use-reach.ts';
import { ForgetMachine } from './forget-machine.tsx';
import { MachinePolicy } from './machine-policy.tsx';
import { MachineThreads } from './machine-threads.tsx';

export const MachineCard = ({ runner }: { readonly runner: RunnerView }) => {
  const { now } = useApp();
  const workspace = useWorkspace();
  const { me, threads } = workspace;
  const here = threads.filter(({ runnerId }) => runnerId === runner.id);
  const { name, online, since, capabilities, load, owner } = runner;
  const reach = useReach(runner);
  const time = clockTime(since, now.get());
  const ownerName = whoIs(owner, workspace, 'person.youLower');
  return (
    <section aria-label={name} className="overflow-hidden rounded-card border border-line bg-panel">
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-3">
        <LiveDot on={reach?.state === 'usable'} />
        {/* Where there is little room the time goes below the name, and what one can do stays beside both. */}
        <div className="flex min-w-0 grow basis-0 flex-wrap items-baseline gap-x-2.5">
          <h2 className="min-w-0 break-words font-semibold text-ink">{name}</h2>
          <span className="figures text-dim text-label">
            {reach?.state === 'unknown'
              ? t('reach.unknown', { since: clockTime(reach.since, now.get()) })
              : t(online ? 'machine.onlineSince' : 'machine.offlineSince', { time })}
          </span>
        </div>
        {online && <Refresh runner={runner} />}
        <MachineMenu runner={runner} threads={here} />
      </header>
      <dl className="divide-y divide-line border-line border-t text-label">
        <Fact name={t('machine.host')}>
          {capabilities
            ? [capabilities.host, capabilities.os, t('machine.version', { version: capabilities.version })].join(' · ')
            : t('machine.neverSeen')}
          <span className="text-dim max-wide:block">
            <span className="max-wide:hidden"> · </span>
            {t('machine.owner', { owner: ownerName })}
          </span>
        </Fact>
        {here.length > 0 && (
          <Fact name={t('machine.threads')}>
            <MachineThreads threads={here} />
          </Fact>
        )}
        {load && online && <Fact name={t('machine.load')}>{t('machine.loadWords', load)}</Fact>}
        {capabilities && (
          <>
            <Fact name={t('machine.folders')}>
              {capabilities.allowedFolders.length === 0 ? (
                <span className="text-dim">{withCode(t('machine.noFolders'))}</span>
              ) : (
                <ul>
                  {capabilities.allowedFolders.map(folder => (
                    <li key={folder} data-tip={folder}>
                      <code className="break-all text-code text-ink">{shortFolder(folder)}</code>
                    </li>
                  ))}
                </ul>
              )}
            </Fact>
            <MachinePolicy runner={runner} row={Fact} />
            {capabilities.agents.map(agent => (
              <Fact key={agent.kind} name={t(`agent.${agent.kind}`)}>
                <Agent agent={agent} runner={runner} mine={owner === me} />
              </Fact>
            ))}
          </>
        )}
      </dl>
    </section>
  );
};

type MachineMenuProps = { readonly runner: RunnerView; readonly threads: readonly ThreadSummary[] };

/** For its owner and those who look after the workspace; the hub asks the same again. */
const MachineMenu = ({ runner, threads }: MachineMenuProps) => {
  const { members, me } = useWorkspace();
  const { renames } = useDesk();
  const [asking, setAsking] = useState<'rename' | 'access' | 'forget'>();
  const role = members.find(({ id }) => id === me)?.role;
  if (runner.owner !== me && role !== 'owner' && role !== 'admin') return null;
  const close = () => setAsking(undefined);
  return (
    <>
      <Menu
        label={t('machine.menu', { machine: runner.name })}
        align="end"
        items={[
          { id: 'rename', label: t('machine.rename'), run: () => setAsking('rename') },
          // Whom it lets drive is its owner's to say, nobody else's.
          ...(runner.owner === me
            ? [{ id: 'access', label: t('access.machine'), run: () => setAsking('access') }]
            : []),
          { id: 'forget', label: t('machine.forget'), danger: true, apart: true, run: () => setAsking('forget') },
        ]}
        button={props => (
          <IconButton {...props} label={t('machine.menu', { machine: runner.name })} size="small">
            <MoreIcon />
          </IconButton>
        )}
      />
      {asking === 'rename' && (
        <RenameDialog of={{ kind: 'machine', id: runner.id }} renames={renames} onClose={close} />
      )}
      {asking === 'access' && <MachineAccess runner={runner} onClose={close} />}
      {asking === 'forget' && <ForgetMachine runner={runner} threads={threads} onClose={close} />}
    </>
  );
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-[132px_minmax(0,1fr)] gap-3 px-4 py-2 max-wide:grid-cols-1 max-wide:gap-0">
    <dt className="text-dim">{name}</dt>
    <dd className="min-w-0 break-words text-ink">{children}</dd>
  </div>
);

const Refresh = ({ runner }: { readonly runner: RunnerView }) => {
  const { api } = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const look = async () => {
    setBusy(true);
    setProblem(undefined);
    await api.runnerRequest(runner.id, { method: 'agent_refresh' }).catch(error => setProblem(toProblem(error)));
    setBusy(false);
  };
  return (
    <>
      <Button size="small" look="quiet" disabled={busy} onClick={() => void look()}>
        <RetryIcon /> <span className="max-wide:sr-only">{t(busy ? 'machine.looking' : 'machine.look')}</span>
      </Button>
      {problem && (
        <div className="order-last w-full">
          <ProblemNote problem={problem} look="line" />
        </div>
      )}
    </>
  );
};

const STATE_LOOKS: Readonly<Record<AgentStatus['state'], string>> = {
  idle: 'text-dim',
  starting: 'text-dim',
  ready: 'text-ok',
  signed_out: 'text-bad',
  missing: 'text-bad',
  too_old: 'text-bad',
  failed: 'text-bad',
};

type AgentProps = { readonly agent: AgentStatus; readonly runner: RunnerView; readonly mine: boolean };

const Agent = ({ agent, runner, mine }: AgentProps) => {
  const { now } = useApp();
  const { state, version, account, models, problem, silentSince } = agent;
  const said = problem && problemWords(problem);
  const line = [t(`agentState.${state}`), version && t('machine.agentVersion', { version }), account].filter(Boolean);
  return (
    <div className="flex flex-col gap-1.5">
      <p>
        <span className={STATE_LOOKS[state]}>{line[0]}</span>
        {line.slice(1).map(part => (
          <span key={part}> · {part}</span>
        ))}
      </p>
      {silentSince !== undefined && runner.online && (
        <p className="figures text-bad">{t('reach.silent', { since: clockTime(silentSince, now.get()) })}</p>
      )}
      {models.length > 0 && (
        <p className="text-dim">
          {models.map(({ name, isDefault }) => (isDefault ? t('machine.defaultModel', { name }) : name)).join(', ')}
        </p>
      )}
      {said && state !== 'ready' && (
        <p className="text-dim">
          {said.message} {said.hint && withCode(said.hint)}
        </p>
      )}
      {state === 'signed_out' && runner.online && <AgentLogin runner={runner} agent={agent.kind} mine={mine} />}
    </div>
  );
};
