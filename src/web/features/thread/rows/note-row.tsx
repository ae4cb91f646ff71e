// Lines between the turns: the session started, someone changed a setting, something worth knowing.

import type { Problem } from '../../../../std/errors.ts';
import type { MemberId } from '../../../../wire/protocol/ids.ts';
import type { Settings } from '../../../../wire/protocol/settings.ts';
import type { WorkspaceJoined } from '../../../../wire/protocol/workspace-topic.ts';
import type { NoteEntry } from '../../../../wire/thread/timeline.ts';
import { useApp, useWorkspace } from '../../../context.ts';
import { clockTime, shortFolder } from '../../../text/figures.ts';
import { withCode } from '../../../ui/problem.tsx';
import { whoIs } from '../../../words/person.ts';
import { problemWords } from '../../../words/problem-words.ts';
import { t } from '../../../words/t.ts';
import { PortRow } from '../../previews/port-row.tsx';
import type { RowOf } from '../model/row.ts';

export const NoteRow = ({ row: { entry } }: { readonly row: RowOf<'note'> }) => {
  const workspace = useWorkspace();
  const { now } = useApp();
  const { event, at } = entry;
  if (event.type === 'port.found') return <PortRow entry={entry} event={event} />;
  const problem = problemIn(event);
  const said = problem && problemWords(problem);
  const loud = event.type === 'session.blocked' || (event.type === 'notice' && event.level === 'error');
  return (
    <p className="flex gap-2 text-dim text-small" role={loud ? 'alert' : undefined}>
      <span className="min-w-0 grow">
        <span className={loud ? 'text-bad' : undefined}>{wordsOf(event, workspace, said?.message ?? '')}</span>
        {said?.hint && <> {withCode(said.hint)}</>}
      </span>
      <time dateTime={new Date(at).toISOString()} className="figures shrink-0">
        {clockTime(at, now.get())}
      </time>
    </p>
  );
};

/** Notices and the like are problems in all but name: a code, a sentence, maybe what to do. */
const problemIn = (event: NoteEntry['event']): Problem | undefined => {
  switch (event.type) {
    case 'session.blocked':
      return event.problem;
    case 'session.stopped':
      return { code: event.code ?? '', message: event.reason };
    case 'notice':
      return { code: event.code, message: event.text, hint: event.hint, values: event.values };
    default:
      return undefined;
  }
};

const wordsOf = (
  event: Exclude<NoteEntry['event'], { type: 'port.found' }>,
  workspace: WorkspaceJoined,
  said: string,
): string => {
  const who = (id: MemberId) => whoIs(id, workspace);
  switch (event.type) {
    case 'thread.renamed':
      return t('note.renamed', { who: who(event.by), title: event.title });
    case 'thread.archived':
      return t('note.archived', { who: who(event.by) });
    case 'thread.restored':
      return t('note.restored', { who: who(event.by) });
    case 'session.requested': {
      const machine = workspace.runners.find(({ id }) => id === event.runnerId)?.name ?? t('machine.gone');
      return t('note.requested', { who: who(event.by), agent: t(`agent.${event.agent}`), machine });
    }
    case 'session.started':
      return t(event.resumed ? 'note.resumed' : 'note.started', {
        agent: t(`agent.${event.agent}`),
        version: event.agentVersion,
        folder: shortFolder(event.folder),
      });
    case 'session.blocked':
      return t('note.blocked', { why: said });
    case 'settings.requested':
      return t(event.now ? 'note.settingsNow' : 'note.settingsNext', {
        who: who(event.by),
        changes: settingsWords(event.changes),
      });
    case 'session.stopped':
    case 'notice':
      return said;
  }
};

/** `model gpt-6.1, network on` */
const settingsWords = (changes: Settings): string =>
  Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const setting = t(`settings.name.${name as keyof Settings}`);
      if (value === null) return t('note.settingDefault', { setting });
      if (typeof value === 'boolean') return t(value ? 'note.settingOn' : 'note.settingOff', { setting });
      if (name === 'approvalPolicy') return t(`policy.${value as 'never'}`);
      if (name === 'sandbox') return t(`sandbox.${value as 'read-only'}`);
      return t('note.settingTo', { setting, value: value ?? '' });
    })
    .join(', ');
