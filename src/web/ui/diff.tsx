// A diff of any length, in one column or side by side. Added lines have a solid bar in the gutter and removed ones a hatched bar, so
// that it can be read without colours; words that differ within a line are marked.
import { useMemo } from 'react';
import { besides, type DiffLine, markWords, readDiff } from '../text/diff.ts';
import { t } from '../words/t.ts';
import { classes } from './classes.ts';
import { Tinted } from './code.tsx';
import { languageOf, type TintedLine, useHighlight } from './highlight.ts';
import { Lines } from './lines.tsx';

type DiffProps = {
  readonly path: string;
  /** Unified hunks; several for several edits of the file. */
  readonly diffs: readonly string[];
  readonly most?: number;
  /** What was and what is, side by side. */
  readonly sides?: boolean;
};

export const Diff = ({ path, diffs, most = 24, sides = false }: DiffProps) => {
  const lines = useMemo(() => diffs.flatMap(readDiff), [diffs]);
  const code = useMemo(() => lines.map(line => (isCode(line) ? line.text : '')).join('\n'), [lines]);
  const tints = useHighlight(languageOf(path), code);
  const digits = useMemo(
    () => String(lines.reduce((most, line) => Math.max(most, numberOf(line) ?? 0), 0)).length,
    [lines],
  );
  const longest = useMemo(() => lines.reduce((most, { text }) => Math.max(most, text.length), 0), [lines]);
  const pairs = useMemo(() => (sides ? besides(lines) : undefined), [lines, sides]);
  if (lines.length === 0) return <p className="px-3 py-2 text-dim text-small">{t('diff.nothing')}</p>;
  return (
    <Lines
      count={pairs?.length ?? lines.length}
      still={sides}
      longest={Math.min(longest, 4_000) + digits + 5}
      label={t('diff.label', { path })}
      most={most}
      className="bg-paper"
      line={index => {
        const show = (at: number | undefined, side?: Side) => {
          const line = at === undefined ? undefined : lines[at];
          const tint = at === undefined ? undefined : tints?.[at];
          return line ? <DiffRow line={line} tint={tint} digits={digits} side={side} /> : <Nothing />;
        };
        const pair = pairs?.[index];
        if (!pair) return show(index);
        const both = pair.left === pair.right && pair.left !== undefined ? lines[pair.left] : undefined;
        if (both && !isCode(both)) return show(pair.left);
        return (
          <div className="grid grid-cols-2">
            <div className="overflow-hidden border-line border-r">{show(pair.left, 'old')}</div>
            <div className="overflow-hidden">{show(pair.right, 'new')}</div>
          </div>
        );
      }}
    />
  );
};

type Side = 'old' | 'new';

/** Beside a line that has nothing on the other side. */
const Nothing = () => <div className="h-5 bg-soft" />;

const BARS = {
  add: 'border-l-3 border-ok bg-add',
  del: 'bg-del before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-[repeating-linear-gradient(0deg,var(--bad)_0_2px,transparent_2px_4px)] pl-[3px]',
  context: 'pl-[3px]',
  gap: 'pl-[3px] bg-soft text-dim',
  note: 'pl-[3px] text-dim',
} as const;

const SIGNS = { add: '+', del: '−', context: ' ', gap: '⋯', note: ' ' } as const;

type DiffRowProps = {
  readonly line: DiffLine;
  readonly tint: TintedLine | undefined;
  readonly digits: number;
  /** The column it stands in, side by side. */
  readonly side?: Side | undefined;
};

const DiffRow = ({ line, tint, digits, side }: DiffRowProps) => (
  <div className={classes('relative flex h-5', BARS[line.kind])}>
    <span style={{ width: `${digits + 2}ch` }} className="figures shrink-0 select-none pr-[1ch] text-right text-dim">
      {side === 'old' && line.kind === 'context' ? line.old : numberOf(line)}
    </span>
    <span className="w-[2ch] shrink-0 select-none text-dim">{SIGNS[line.kind]}</span>
    <span className={classes(side ? 'min-w-0 grow overflow-hidden' : 'pr-3', !isCode(line) && 'font-sans text-small')}>
      {side ? (
        <span className="inline-block translate-x-(--sideways,0px)">
          <DiffText line={line} tint={tint} />
        </span>
      ) : (
        <DiffText line={line} tint={tint} />
      )}
    </span>
  </div>
);

const DiffText = ({ line, tint }: Pick<DiffRowProps, 'line' | 'tint'>) => {
  const marks = (line.kind === 'add' || line.kind === 'del') && line.twin ? markWords(line.text, line.twin) : undefined;
  if (!marks || marks[1] === '') return tint && isCode(line) ? <Tinted line={tint} /> : line.text;
  const [before, changed, after] = marks;
  const edge = before.length + changed.length;
  return (
    <>
      {tint ? <Tinted line={slice(tint, 0, before.length)} /> : before}
      <mark className={classes('rounded-[3px] text-inherit', line.kind === 'add' ? 'bg-add-mark' : 'bg-del-mark')}>
        {tint ? <Tinted line={slice(tint, before.length, edge)} /> : changed}
      </mark>
      {tint ? <Tinted line={slice(tint, edge, line.text.length)} /> : after}
    </>
  );
};

/** The part of a tinted line between two columns. */
const slice = (line: TintedLine, from: number, to: number): TintedLine => {
  let at = 0;
  return line.flatMap(([text, tint]) => {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return part === '' ? [] : [[part, tint] as const];
  });
};

const isCode = ({ kind }: DiffLine): boolean => kind === 'add' || kind === 'del' || kind === 'context';

const numberOf = (line: DiffLine): number | undefined => {
  if (line.kind === 'add' || line.kind === 'context') return line.new;
  return line.kind === 'del' ? line.old : undefined;
};
