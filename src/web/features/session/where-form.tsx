// Where work is to happen: a machine, a folder it has opened to agents, an agent on it. New threads and threads that
// move ask for the same.
import { useState } from 'react';
import type { RunnerId } from '../../../wire/protocol/ids.ts';
import type { AgentStatus } from '../../../wire/protocol/runner-topic.ts';
import type { AgentKind } from '../../../wire/protocol/settings.ts';
import { useWorkspace } from '../../context.ts';
import { shortFolder } from '../../text/figures.ts';
import { CommandLine } from '../../ui/empty.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { initialWhere, type Where } from './initial-where.ts';

type WhereFormProps = { readonly where: Where; readonly onChange: (where: Where) => void };

/** One that was not needed yet starts by itself; there is nothing to say about it where one chooses. */
const isUsable = (state: AgentStatus['state']): boolean => state === 'ready' || state === 'idle';

/** Stands for a folder one types. */
const OTHER = '\u0000other';

export const WhereForm = ({ where, onChange }: WhereFormProps) => {
  const { runners, me } = useWorkspace();
  const runner = runners.find(({ id }) => id === where.runnerId);
  const folders = runner?.capabilities?.allowedFolders ?? [];
  const [typed, setTyped] = useState(where.folder !== '' && !folders.includes(where.folder));
  const agents = runner?.capabilities?.agents ?? [];
  const agentProblem = agents.find(({ kind }) => kind === where.agent)?.problem;
  return (
    <>
      <Field
        label={t('where.machine')}
        hint={runner && !runner.online ? t('where.machineOffline', { machine: runner.name }) : undefined}
      >
        {props => (
          <Select
            {...props}
            value={where.runnerId}
            onChoose={id => {
              const next = initialWhere(runners, me, { runnerId: id as RunnerId, agent: where.agent });
              setTyped(false);
              if (next) onChange(next);
            }}
            options={runners.map(each => ({
              value: each.id,
              label: `${each.name} · ${t(each.online ? 'machine.online' : 'machine.offline')}`,
            }))}
          />
        )}
      </Field>
      <Field label={t('where.folder')} hint={t('where.folderHint')}>
        {props =>
          folders.length === 0 && !typed ? (
            <CommandLine>hawser paths add ~/code</CommandLine>
          ) : (
            <>
              <Select
                {...props}
                value={typed ? OTHER : where.folder}
                onChoose={folder => {
                  setTyped(folder === OTHER);
                  onChange({ ...where, folder: folder === OTHER ? `${folders[0] ?? ''}/` : folder });
                }}
                options={[
                  ...folders.map(folder => ({ value: folder, label: shortFolder(folder) })),
                  { value: OTHER, label: t('where.folderOther') },
                ]}
              />
              {typed && (
                <TextInput
                  autoFocus
                  aria-label={t('where.folderPath')}
                  spellCheck={false}
                  value={where.folder}
                  onChange={event => onChange({ ...where, folder: event.target.value })}
                  className="font-mono text-label!"
                />
              )}
            </>
          )
        }
      </Field>
      <Field label={t('where.agent')} hint={agentProblem && problemWords(agentProblem).message}>
        {props => (
          <Select
            {...props}
            value={where.agent}
            onChoose={agent => onChange({ ...where, agent: agent as AgentKind })}
            options={agents.map(({ kind, state }) => ({
              value: kind,
              label: isUsable(state) ? t(`agent.${kind}`) : `${t(`agent.${kind}`)} · ${t(`agentState.${state}`)}`,
            }))}
          />
        )}
      </Field>
    </>
  );
};
