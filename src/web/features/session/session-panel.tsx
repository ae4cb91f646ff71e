// The settings of a session: what is asked for and what it really runs with, side by side, because the agent or the
// laptop's owner may not grant everything. Changes hold from the next turn, or at once as far as the agent can.
import { type ReactNode, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import type { AgentModel } from '../../../wire/protocol/runner-topic.ts';
import { approvalPolicy, type EffectiveSettings, type Settings, sandbox } from '../../../wire/protocol/settings.ts';
import type { SessionHead } from '../../../wire/thread/head.ts';
import { useOverlays, useWorkspace } from '../../context.ts';
import { shortFolder } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { type Option, Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { useSelected } from '../../ui/use-store.ts';
import { t } from '../../words/t.ts';
import { effortFor } from '../composer/commands.ts';
import { useThreadScope } from '../thread/thread-scope.ts';

type SessionPanelProps = { readonly session: SessionHead; readonly onDone: () => void };

/** The choice that asks for nothing. */
const DEFAULT = '';

export const SessionPanel = ({ session, onDone }: SessionPanelProps) => {
  const { thread } = useThreadScope();
  const overlays = useOverlays();
  const { runners } = useWorkspace();
  const running = useSelected(thread.view, view => Boolean(view.head?.turn));
  const [changes, setChanges] = useState<Settings>({});
  const [problem, setProblem] = useState<Problem>();
  const runner = runners.find(({ id }) => id === session.runnerId);
  const models = runner?.capabilities?.agents.find(({ kind }) => kind === session.agent)?.models ?? [];
  const { effective } = session;
  const asked: Settings = { ...session.requested, ...changes };
  const change = (next: Settings) => setChanges({ ...changes, ...next });
  const apply = (now: boolean) =>
    thread.change(changes, now).then(onDone, (error: unknown) => setProblem(toProblem(error)));
  const changed = Object.keys(changes).length > 0;

  return (
    <div className="flex flex-col">
      <header className={classes(COLUMNS, 'items-baseline border-line border-b px-4 py-2.5')}>
        <h2 className="whitespace-nowrap font-semibold text-ink">{t('session.title')}</h2>
        <span className="text-dim text-small max-wide:hidden">{t('session.asked')}</span>
        <span className="text-dim text-small">{t('session.runsWith')}</span>
      </header>
      <div className="flex flex-col gap-2 px-4 py-3 max-wide:gap-3">
        <SettingRow label={t('session.works')} runsWith={agentAsItRuns(session)}>
          <p className="min-w-0 break-words py-1 text-ink text-label" data-tip={session.folder}>
            {t('session.where', {
              agent: t(`agent.${session.agent}`),
              machine: runner?.name ?? t('machine.gone'),
              folder: shortFolder(session.folder),
            })}
          </p>
        </SettingRow>
        <SettingRow label={t('settings.name.model')} runsWith={effective?.model}>
          <Select
            aria-label={t('settings.name.model')}
            value={asked.model ?? DEFAULT}
            onChoose={value => change({ model: value || null, ...effortFor(models, value, asked.effort) })}
            options={[{ value: DEFAULT, label: t('settings.modelDefault') }, ...modelOptions(models, asked.model)]}
          />
        </SettingRow>
        <EffortRow models={models} asked={asked} effective={effective} onChange={change} />
        <SettingRow
          label={t('settings.name.approvalPolicy')}
          runsWith={effective && t(`policy.${effective.approvalPolicy}`)}
        >
          <Select
            aria-label={t('settings.name.approvalPolicy')}
            value={asked.approvalPolicy ?? 'on-request'}
            onChoose={value => change({ approvalPolicy: approvalPolicy.parse(value) })}
            options={approvalPolicy.options.map(value => ({ value, label: t(`policy.${value}`) }))}
          />
        </SettingRow>
        <SettingRow label={t('settings.name.sandbox')} runsWith={effective && t(`sandbox.${effective.sandbox}`)}>
          <Select
            aria-label={t('settings.name.sandbox')}
            value={asked.sandbox ?? 'workspace-write'}
            onChoose={value => change({ sandbox: sandbox.parse(value) })}
            options={sandbox.options.map(value => ({ value, label: t(`sandbox.${value}`) }))}
          />
        </SettingRow>
        <SwitchRow name="network" asked={asked} effective={effective} onChange={change} />
        <SwitchRow name="fast" asked={asked} effective={effective} onChange={change} />
      </div>
      {asked.sandbox === 'danger-full-access' && <p className="px-4 pb-3 text-bad text-label">{t('session.danger')}</p>}
      {problem && (
        <div className="px-4 pb-3">
          <ProblemNote problem={problem} />
        </div>
      )}
      <footer className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-2.5">
        <Button look="primary" disabled={!changed} onClick={() => void apply(false)}>
          {t(running ? 'session.nextTurn' : 'session.apply')}
        </Button>
        {running && (
          <Button disabled={!changed} data-tip={t('session.nowTip')} onClick={() => void apply(true)}>
            {t('session.now')}
          </Button>
        )}
        <span className="grow max-wide:hidden" />
        <Button
          look="quiet"
          className="max-wide:-ml-4"
          onClick={() => {
            onDone();
            overlays.set('move_thread');
          }}
        >
          {t('session.move')}
        </Button>
      </footer>
    </div>
  );
};

const agentAsItRuns = ({ agent, agentVersion }: SessionHead): string | undefined =>
  agentVersion === undefined ? undefined : `${t(`agent.${agent}`)} ${agentVersion}`;

type SettingRowProps = {
  readonly label: string;
  readonly runsWith: string | undefined;
  /** One line is enough for it anywhere. */
  readonly short?: boolean;
  readonly children: ReactNode;
};

/** Where there is little room, a list to choose from gets a line of its own below the two others, as wide as they are. */
const SettingRow = ({ label, runsWith, short = false, children }: SettingRowProps) => (
  <div
    className={classes(
      COLUMNS,
      'items-center',
      short ? 'max-wide:grid-cols-[72px_minmax(0,1fr)_auto]!' : 'max-wide:items-baseline max-wide:gap-y-1',
    )}
  >
    <span className="text-label">{label}</span>
    <div className={classes('min-w-0', !short && 'max-wide:order-last max-wide:col-span-2')}>{children}</div>
    <span className="text-dim text-small">{runsWith ?? t('session.unknown')}</span>
  </div>
);

/** What it is, what is asked for, what it runs with. */
const COLUMNS =
  'grid grid-cols-[92px_minmax(0,1fr)_184px] gap-x-3 max-wide:grid-cols-[minmax(0,1fr)_auto] max-wide:[&>:nth-child(3)]:text-right';

type PartProps = {
  readonly asked: Settings;
  readonly effective: EffectiveSettings | undefined;
  readonly onChange: (changes: Settings) => void;
};

const EffortRow = ({ models, asked, effective, onChange }: PartProps & { readonly models: readonly AgentModel[] }) => {
  const model =
    models.find(({ id }) => id === (asked.model ?? effective?.model)) ?? models.find(({ isDefault }) => isDefault);
  const efforts = model?.efforts ?? [];
  if (efforts.length === 0) return null;
  const fallback = { value: DEFAULT, label: t('settings.effortDefault', { effort: model?.defaultEffort ?? '' }) };
  return (
    <SettingRow label={t('settings.name.effort')} runsWith={effective?.effort ?? t('settings.effortNone')}>
      <Select
        aria-label={t('settings.name.effort')}
        value={asked.effort ?? DEFAULT}
        onChoose={value => onChange({ effort: value || null })}
        options={[fallback, ...efforts.map(value => ({ value, label: value }))]}
      />
    </SettingRow>
  );
};

const SwitchRow = ({ name, asked, effective, onChange }: PartProps & { readonly name: 'network' | 'fast' }) => (
  <SettingRow
    short
    label={t(`settings.name.${name}`)}
    runsWith={effective && t(effective[name] ? 'settings.on' : 'settings.off')}
  >
    <label className="flex min-h-[30px] items-center gap-2 text-dim text-label pointer-coarse:min-h-11">
      <input
        type="checkbox"
        checked={asked[name] ?? false}
        onChange={event => onChange({ [name]: event.target.checked })}
      />
      {t(`settings.what.${name}`)}
    </label>
  </SettingRow>
);

const modelOptions = (models: readonly AgentModel[], asked: string | null | undefined): Option[] => {
  const known = models.map(({ id, name }) => ({ value: id, label: name }));
  return !asked || models.some(({ id }) => id === asked) ? known : [...known, { value: asked, label: asked }];
};
