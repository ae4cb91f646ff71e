// One command, edit, tool call or picture: a verb, what it was about, how it ended and how long it took. Unfolded, all
// there is to know of it.
import type { ReactNode } from 'react';
import type { Item } from '../../../../wire/protocol/items.ts';
import { useWorkspace } from '../../../context.ts';
import { plainOutput } from '../../../text/ansi.ts';
import { duration } from '../../../text/figures.ts';
import { Ansi } from '../../../ui/ansi.tsx';
import { classes } from '../../../ui/classes.ts';
import { CommandText } from '../../../ui/command-text.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Diff } from '../../../ui/diff.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import { answeredWords } from '../../approval/answered-words.ts';
import { hasFailed, itemDuration, verbOf } from '../model/activity.ts';
import { totalsOf } from '../model/changes.ts';
import type { ActivityItem, EntryOf } from '../model/row.ts';
import { useFold, useThreadScope } from '../thread-scope.ts';
import { Elapsed } from './elapsed.tsx';
import { Counts, FileName } from './file-name.tsx';
import { FoldLine } from './fold-line.tsx';
import { RestLine } from './gap-row.tsx';
import { Picture } from './picture.tsx';
import { RowMenu } from './row-menu.tsx';
import { Thought } from './thought-row.tsx';

type ActivityItemRowProps = {
  readonly activity: ActivityItem /** The only one of its run. */;
  readonly alone?: boolean;
};

export const ActivityItemRow = ({ activity, alone = false }: ActivityItemRowProps) => {
  const { item } = activity.entry;
  const { members, me } = useWorkspace();
  const [open, toggle] = useFold(`item:${item.id}`);
  if (item.kind === 'reasoning') return <Thought entry={{ ...activity.entry, item }} />;
  const answered = activity.approval && answeredWords(activity.approval, members, me);
  return (
    <>
      <FoldLine open={open} onToggle={toggle} figure={<Figure item={item} />} indent={alone}>
        {!alone && <Outcome item={item} />}
        <span
          className={classes(
            'shrink-0',
            alone && 'font-medium',
            item.status === 'running' && !isBackground(item) && 'shimmer',
          )}
        >
          {verbWords(item)}
        </span>
        <About item={item} />
        {answered && (
          // Cut before the name it says nothing, so on a phone the command makes way.
          <span className="min-w-0 shrink-2 truncate text-small max-wide:max-w-2/5 max-wide:shrink-0">{answered}</span>
        )}
        {alone && hasFailed(item) && <span className="shrink-0 text-bad text-small">{failedWords(item)}</span>}
      </FoldLine>
      {open && (
        <RowMenu anchor={`item-${item.id}`}>
          <Detail entry={activity.entry} />
        </RowMenu>
      )}
    </>
  );
};

/** `Ran`, `Running`, `Declined`. */
const verbWords = (item: Item): string => {
  if (item.status === 'declined') return t('activity.verb.declined');
  if (item.status !== 'running' || isBackground(item)) return t(`activity.verb.${verbOf(item)}`);
  const now = t(`activity.now.${verbOf(item)}`);
  return now.charAt(0).toLocaleUpperCase() + now.slice(1);
};

/** Goes on after its turn, like a dev server. */
export const isBackground = (item: Item): boolean =>
  item.kind === 'command' && item.background === true && item.status === 'running';

const Outcome = ({ item }: { readonly item: ActivityItem['entry']['item'] }) => {
  if (item.status === 'running') return <span className="w-4 shrink-0" />;
  if (item.status === 'declined' || item.status === 'interrupted') {
    return <span className="w-4 shrink-0 text-center">–</span>;
  }
  const failed = hasFailed(item);
  const code = exitCodeOf(item);
  const words = failed ? failedWords(item) : t('activity.itemDone');
  return (
    <span
      data-tip={words}
      className={classes('figures min-w-4 shrink-0 text-center text-small', failed ? 'text-bad' : 'text-ok')}
    >
      <span aria-hidden>{failed ? (code ?? '✕') : '✓'}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
};

const exitCodeOf = (item: Item): number | null => (item.kind === 'command' ? item.exitCode : null);

const failedWords = (item: Item): string => {
  const code = exitCodeOf(item);
  return code === null ? t('activity.itemFailed') : t('activity.exitCode', { code });
};

const About = ({ item }: { readonly item: ActivityItem['entry']['item'] }): ReactNode => {
  switch (item.kind) {
    case 'command':
      return <code className="min-w-0 shrink truncate text-small text-text">{item.command.split('\n')[0]}</code>;
    case 'file_change': {
      const [first, ...more] = item.changes;
      return (
        <>
          {first && <FileName path={first.movedTo ?? first.path} />}
          {more.length > 0 && <span className="shrink-0">{t('activity.andMore', { n: more.length })}</span>}
          <Counts {...totalsOf(item.changes)} />
        </>
      );
    }
    case 'tool_call':
      return (
        <span className="min-w-0 truncate">
          <code className="text-small text-text">{item.server ? `${item.server}.${item.tool}` : item.tool}</code>{' '}
          <span className="text-small">{item.input.replaceAll(/\s+/g, ' ').slice(0, 160)}</span>
        </span>
      );
    case 'image':
      return <FileName path={item.path} />;
    case 'reasoning':
      return null;
  }
};

const Figure = ({ item }: { readonly item: ActivityItem['entry']['item'] }) => {
  if (isBackground(item)) return t('activity.stillRunning');
  if (item.status === 'running') return <Elapsed since={item.startedAt} />;
  if (item.status === 'interrupted') return t('activity.interrupted');
  const took = itemDuration(item);
  return item.kind === 'file_change' || took === 0 ? null : duration(took);
};

const Detail = ({ entry }: Pick<ActivityItem, 'entry'>) => {
  const { item } = entry;
  switch (item.kind) {
    case 'command':
      return <CommandDetail entry={{ ...entry, item }} />;
    case 'file_change':
      return (
        <div className="mt-1 mb-2 overflow-hidden rounded-control border border-line">
          {item.changes.map((change, index) => (
            <div key={change.path} className={classes(index > 0 && 'border-line border-t')}>
              <p className="flex h-8 items-center gap-2 bg-panel px-3">
                <FileName path={change.movedTo ?? change.path} />
                <span className="grow" />
                <Counts {...change} />
              </p>
              <Diff path={change.path} diffs={[change.diff]} />
            </div>
          ))}
        </div>
      );
    case 'tool_call':
      return <ToolDetail entry={{ ...entry, item }} />;
    case 'image':
      return <Picture item={item} />;
    case 'reasoning':
      return null;
  }
};

const BOX = 'mt-1 mb-2 overflow-hidden rounded-control border border-line bg-panel';

const CommandDetail = ({ entry }: { readonly entry: EntryOf<'command'> }) => {
  const { item, lacks } = entry;
  const { thread } = useThreadScope();
  const live = useSelected(thread.view, view => (item.status === 'running' ? view.live.get(item.id) : undefined));
  const output = live?.text ?? item.output;
  const cut = item.cut ?? live?.base ?? 0;
  return (
    <div className={BOX}>
      <div className="flex items-start gap-2 border-line border-b py-1.5 pr-1 pl-3">
        <CommandText text={item.command} className="grow pt-1 pointer-coarse:pt-3 text-code text-ink" />
        <CopyButton text={() => item.command} label={t('activity.copyCommand')} />
      </div>
      <RestLine entry={entry} />
      {cut > 0 && <p className="px-3 pt-1.5 text-dim text-small">{t('activity.cut', { n: cut })}</p>}
      {output.trim() === '' ? (
        <p className="px-3 py-2 text-dim text-small">
          {t(item.status === 'running' ? 'activity.noOutputYet' : 'activity.noOutput')}
        </p>
      ) : (
        <Ansi output={output} label={t('activity.output')} follow={item.status === 'running'} />
      )}
      <p className="figures flex items-center gap-3 border-line border-t py-1 pr-1 pl-3 text-dim text-small">
        {item.cwd !== '.' && <span className="min-w-0 truncate">{t('activity.in', { folder: item.cwd })}</span>}
        {item.exitCode !== null && <span className="shrink-0">{t('activity.exitCode', { code: item.exitCode })}</span>}
        <span className="grow" />
        <CopyButton
          text={() => (lacks ? Promise.resolve(thread.long.read(item.id)).then(plainOutput) : plainOutput(output))}
          label={t('activity.copyOutput')}
          className="-my-1"
        />
      </p>
    </div>
  );
};

const ToolDetail = ({ entry }: { readonly entry: EntryOf<'tool_call'> }) => {
  const { item } = entry;
  return (
    <div className={BOX}>
      {item.input !== '' && (
        <div className="border-line border-b">
          <p className="px-3 pt-1.5 text-dim text-small">{t('activity.input')}</p>
          <Ansi output={item.input} label={t('activity.input')} most={10} />
        </div>
      )}
      <p className="px-3 pt-1.5 text-dim text-small">{t('activity.result')}</p>
      <RestLine entry={entry} />
      {item.output === '' ? (
        <p className="px-3 pb-2 text-dim text-small">{t('activity.noOutput')}</p>
      ) : (
        <Ansi output={item.output} label={t('activity.result')} />
      )}
    </div>
  );
};
