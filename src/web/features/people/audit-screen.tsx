// The audit log: who did what and when, looked through by kind and person, to be taken along as a file.
import { useCallback, useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../std/errors.ts';
import { useApp, useWorkspace } from '../../context.ts';
import type { AuditEntry } from '../../data/people-api.ts';
import { dayStart } from '../../text/day-start.ts';
import { clockTime } from '../../text/figures.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextField } from '../../ui/field.tsx';
import { ProblemNote, withCode } from '../../ui/problem.tsx';
import { SectionPage } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { en } from '../../words/en.ts';
import { t, type WordKey } from '../../words/t.ts';
import { PageTitle, TopBar } from '../shell/top-bar.tsx';
import { auditFacts } from './audit-facts.ts';

/** What is recorded is named `kind.what`; each kind has its word. */
const KINDS = Object.keys(en).filter((key): key is WordKey & `audit.kind.${string}` => key.startsWith('audit.kind.'));

export const AuditScreen = () => {
  const { members } = useWorkspace();
  const [what, setWhat] = useState('');
  const [actor, setActor] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { entries, more, problem, readOlder } = useAudit(what, actor, from, to);
  return (
    <main className="flex min-w-0 grow flex-col">
      <TopBar title={<PageTitle>{t('screen.audit')}</PageTitle>}>
        <a
          href="/api/audit/export"
          download
          className="inline-flex items-center rounded-control px-3 py-1 font-medium text-dim text-label hover:bg-soft hover:text-ink pointer-coarse:min-h-11"
        >
          {t('audit.export')}
        </a>
      </TopBar>
      <SectionPage>
        <div className="flex flex-col gap-4">
          <p className="text-pretty text-dim text-label">{withCode(t('audit.hint'))}</p>
          <div className="grid grid-cols-4 gap-3 max-wide:grid-cols-2">
            <Field label={t('audit.what')}>
              {props => (
                <Select
                  {...props}
                  value={what}
                  onChoose={setWhat}
                  options={[
                    { value: '', label: t('audit.all') },
                    ...KINDS.map(key => ({ value: key.slice('audit.kind.'.length), label: t(key) })),
                  ]}
                />
              )}
            </Field>
            <Field label={t('audit.who')}>
              {props => (
                <Select
                  {...props}
                  value={actor}
                  onChoose={setActor}
                  options={[
                    { value: '', label: t('audit.anybody') },
                    ...members.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              )}
            </Field>
            <TextField label={t('audit.from')} type="date" value={from} onWrite={setFrom} />
            <TextField label={t('audit.to')} type="date" value={to} onWrite={setTo} />
          </div>
          {problem && <ProblemNote problem={problem} />}
          {!entries && !problem && <Skeleton words={t('audit.loading')} lines={8} />}
          {entries?.length === 0 && <p className="text-dim">{t('audit.empty')}</p>}
          {entries && entries.length > 0 && (
            <ol className="divide-y divide-line rounded-card border border-line bg-panel text-label">
              {entries.map(entry => (
                <EntryRow key={entry.no} entry={entry} />
              ))}
            </ol>
          )}
          {more && (
            <Button className="self-center" onClick={() => void readOlder()}>
              {t('audit.more')}
            </Button>
          )}
        </div>
      </SectionPage>
    </main>
  );
};

/** @param from days, both included; '' for all */
const useAudit = (what: string, actor: string, from: string, to: string) => {
  const { api } = useApp();
  const [state, setState] = useState<{ entries?: readonly AuditEntry[]; more?: boolean; problem?: Problem }>({});
  const read = useCallback(
    (before?: number) =>
      api.people.audit({
        what: what || undefined,
        actor: actor || undefined,
        since: dayStart(from),
        until: dayStart(to, 1),
        before,
      }),
    [api, what, actor, from, to],
  );
  useEffect(() => {
    let wanted = true;
    read().then(
      page => wanted && setState(page),
      error => wanted && setState({ problem: toProblem(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [read]);
  const readOlder = async () => {
    const { entries = [] } = state;
    const page = await read(entries.at(-1)?.no).catch((error: unknown) =>
      setState({ entries, problem: toProblem(error) }),
    );
    if (page) setState({ entries: [...entries, ...page.entries], more: page.more });
  };
  return { ...state, readOlder };
};

const EntryRow = ({ entry }: { readonly entry: AuditEntry }) => {
  const { now } = useApp();
  const { members, channels, runners, threads } = useWorkspace();
  const { no, at, actor, what, subject, detail } = entry;
  const names = new Map<string, string>([
    ...members.map(({ id, name }) => [id, name] as const),
    ...channels.map(({ id, name }) => [id, `#${name}`] as const),
    ...runners.map(({ id, name }) => [id, name] as const),
    ...threads.map(({ id, title }) => [id, title] as const),
  ]);
  const who = actor === null ? t('audit.nobody') : (names.get(actor) ?? t('person.gone'));
  const whom = subject && subject !== actor ? names.get(subject) : undefined;
  const facts = auditFacts(detail, names, now.get());
  return (
    <li className="grid grid-cols-[104px_minmax(0,1fr)_auto] gap-x-3 px-4 py-2 max-wide:grid-cols-1">
      <time className="figures text-dim text-small leading-5" dateTime={new Date(at).toISOString()}>
        {clockTime(at, now.get())}
      </time>
      <div className="min-w-0">
        <p className="text-ink">
          <b>{who}</b> {said(what)}
          {whom && (
            <>
              {' '}
              <b>{whom}</b>
            </>
          )}
        </p>
        {facts.length > 0 && <p className="break-words text-dim text-small">{facts.join(' · ')}</p>}
      </div>
      <span className="figures text-dim text-small leading-5 max-wide:hidden">{no}</span>
    </li>
  );
};

/** In words; what a later hub records is shown as it calls it. */
const said = (what: string): string => (`audit.what.${what}` in en ? t(`audit.what.${what}` as WordKey) : what);
