// What an approval is about, in full: the command as it will run, the diff as it will be written, the permissions one
// by one, the questions with their options.
import { Fragment, type ReactNode } from 'react';
import type { Approval, ApprovalContent } from '../../../wire/protocol/approvals.ts';
import { readWant } from '../../../wire/protocol/wants.ts';
import { shortFolder } from '../../text/figures.ts';
import { countHidden } from '../../text/hidden-characters.ts';
import { Button } from '../../ui/button.tsx';
import { CommandText } from '../../ui/command-text.tsx';
import { Diff } from '../../ui/diff.tsx';
import { AlertIcon, LinkIcon } from '../../ui/icons.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { t } from '../../words/t.ts';
import { Counts, FileName } from '../thread/rows/file-name.tsx';
import type { Answers } from './answers.ts';
import { ElicitationForm } from './elicitation-form.tsx';
import { Questions } from './questions.tsx';
import { inputRows } from './tool-input.ts';

type ApprovalBodyProps = {
  readonly approval: Approval;
  readonly answers: Answers;
  readonly onAnswer: (answers: Answers) => void;
  readonly unfolded: boolean;
  readonly onUnfold: () => void;
  readonly onSubmit: () => void;
};

const LONG_LINES = 14;
const LONG_CHARS = 1_200;

/** Whether there is more to read than is shown at first. */
export const needsUnfolding = (content: ApprovalContent): boolean =>
  content.kind === 'command' &&
  (content.command.length > LONG_CHARS || content.command.split('\n').length > LONG_LINES);

export const ApprovalBody = ({ approval: { content }, ...props }: ApprovalBodyProps) => {
  switch (content.kind) {
    case 'command':
      return <CommandBody content={content} unfolded={props.unfolded} onUnfold={props.onUnfold} />;
    case 'file_change':
      return <FileChangeBody content={content} />;
    case 'permissions':
      return <PermissionsBody content={content} />;
    case 'elicitation':
      return <ElicitationBody content={content} {...props} />;
    case 'question':
      return (
        <Questions
          questions={content.questions}
          answers={props.answers}
          onAnswer={props.onAnswer}
          onSubmit={props.onSubmit}
        />
      );
  }
};

type ContentOf<Kind extends ApprovalContent['kind']> = Extract<ApprovalContent, { kind: Kind }>;

const Reason = ({ text }: { readonly text: string | undefined }) =>
  text ? <Markdown text={text} className="text-base! leading-[22px]!" /> : null;

const Facts = ({ children }: { readonly children: ReactNode }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-dim text-small">{children}</ul>
);

type CommandBodyProps = Pick<ApprovalBodyProps, 'unfolded' | 'onUnfold'> & { readonly content: ContentOf<'command'> };

const CommandBody = ({ content, unfolded, onUnfold }: CommandBodyProps) => {
  const { command, cwd, reason, wants } = content;
  const hidden = countHidden(command);
  const lines = command.split('\n');
  return (
    <>
      <Reason text={reason} />
      <div className="overflow-hidden rounded-control border border-need-line bg-panel">
        <pre className="max-h-[50dvh] overflow-auto px-3 py-2.5 text-label text-ink">
          <CommandText text={unfolded ? command : lines.slice(0, LONG_LINES).join('\n').slice(0, LONG_CHARS)} />
        </pre>
        {!unfolded && (
          <Button
            look="quiet"
            className="w-full rounded-none! border-0! border-need-line! border-t!"
            onClick={onUnfold}
          >
            {t('approval.showAll', { n: lines.length })}
          </Button>
        )}
      </div>
      {hidden > 0 && (
        <p className="flex items-start gap-2 text-bad text-label">
          <AlertIcon className="mt-0.5 shrink-0" /> {t('approval.hidden', { n: hidden })}
        </p>
      )}
      <Facts>
        <li>
          {t('approval.in')} <code className="text-small text-text">{shortFolder(cwd)}</code>
        </li>
        {wants.length > 0 && (
          <li>
            {t('approval.wants')}{' '}
            {wants.map((want, index) => (
              <Fragment key={want}>
                {index > 0 && ', '}
                <b className="inline-block font-medium">{wantWords(want)}</b>
              </Fragment>
            ))}
          </li>
        )}
      </Facts>
    </>
  );
};

/** In the language of the screen, where the words are ours. */
const wantWords = (words: string): string => {
  const want = readWant(words);
  return want ? t(`approval.want.${want.kind}`, 'what' in want ? { what: want.what } : {}) : words;
};

const FileChangeBody = ({ content }: { readonly content: ContentOf<'file_change'> }) => {
  const { changes, reason, grantRoot } = content;
  return (
    <>
      <Reason text={reason} />
      <div className="overflow-hidden rounded-control border border-need-line bg-panel">
        {changes.length === 0 && <p className="px-3 py-2 text-dim text-label">{t('approval.noDiff')}</p>}
        {changes.map((change, index) => (
          <div key={change.path} className={index > 0 ? 'border-need-line border-t' : undefined}>
            <p className="flex h-8 items-center gap-2 px-3">
              <FileName path={change.movedTo ?? change.path} />
              {change.kind !== 'update' && (
                <span className="shrink-0 text-dim text-small">{t(`changes.kind.${change.kind}`)}</span>
              )}
              <span className="grow" />
              <Counts {...change} />
            </p>
            <div className="border-need-line border-t">
              <Diff path={change.movedTo ?? change.path} diffs={[change.diff]} most={changes.length > 2 ? 8 : 16} />
            </div>
          </div>
        ))}
      </div>
      {grantRoot && (
        <Facts>
          <li>
            {t('approval.grantRoot')} <code className="text-small text-text">{grantRoot}</code>
          </li>
        </Facts>
      )}
    </>
  );
};

const PermissionsBody = ({ content }: { readonly content: ContentOf<'permissions'> }) => {
  const { reason, network, read, write } = content;
  const row = (what: string, detail: ReactNode) => (
    <li key={what} className="flex gap-2 px-3 py-1.5">
      <span className="w-16 shrink-0 text-dim">{what}</span>
      <span className="min-w-0 break-words text-ink">{detail}</span>
    </li>
  );
  const paths = (all: readonly string[]) =>
    all.map(path => (
      <code key={path} className="block text-code">
        {path}
      </code>
    ));
  return (
    <>
      <Reason text={reason} />
      <ul className="divide-y divide-need-line overflow-hidden rounded-control border border-need-line bg-panel text-label">
        {network && row(t('approval.network'), t('approval.networkOn'))}
        {read.length > 0 && row(t('approval.read'), paths(read))}
        {write.length > 0 && row(t('approval.write'), paths(write))}
      </ul>
    </>
  );
};

type ElicitationBodyProps = Omit<ApprovalBodyProps, 'approval'> & { readonly content: ContentOf<'elicitation'> };

const ElicitationBody = ({ content, answers, onAnswer, onSubmit }: ElicitationBodyProps) => (
  <>
    <Reason text={content.text} />
    {content.url && <PageLink address={content.url} />}
    {content.tool && (
      <div className="overflow-hidden rounded-control border border-need-line bg-panel">
        <p className="px-3 py-2 text-label">
          <code className="break-words text-ink">
            {content.server}.<b>{content.tool}</b>
          </code>
        </p>
        {content.input && <ToolInput input={content.input} />}
      </div>
    )}
    {content.form && (
      <ElicitationForm
        schema={content.form}
        values={answers.form}
        onChange={form => onAnswer({ ...answers, form })}
        onSubmit={onSubmit}
      />
    )}
  </>
);

/** In full: nothing that one decides about is cut off at the edge. */
const ToolInput = ({ input }: { readonly input: string }) => {
  const rows = inputRows(input);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      aria-label={t('activity.input')}
      className="max-h-[50dvh] overflow-y-auto border-need-line border-t px-3 py-2 text-label"
    >
      {rows ? (
        <dl className="grid grid-cols-[fit-content(40%)_1fr] gap-x-4 gap-y-1.5">
          {rows.map(([name, value]) => (
            <Fragment key={name}>
              <dt className="text-dim">
                <CommandText text={name} className="text-code" />
              </dt>
              <dd className="min-w-0 text-ink">
                <CommandText text={value} className="text-code" />
              </dd>
            </Fragment>
          ))}
        </dl>
      ) : (
        <CommandText text={input} className="text-code text-ink" />
      )}
    </section>
  );
};

/** Where a link leads, with its host in full (R30). */
const PageLink = ({ address }: { readonly address: string }) => {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return <CommandText text={address} className="text-label" />;
  return (
    <a
      href={url.href}
      target="_blank"
      rel="noreferrer noopener"
      className="flex items-center gap-2 rounded-control border border-need-line bg-panel px-3 py-2 text-label hover:underline"
    >
      <LinkIcon className="shrink-0 text-accent" />
      <span className="min-w-0 break-all">
        <span className="text-dim">{`${url.protocol}//`}</span>
        <b>{url.host}</b>
        <span className="text-dim">
          {url.pathname}
          {url.search}
        </span>
      </span>
    </a>
  );
};
