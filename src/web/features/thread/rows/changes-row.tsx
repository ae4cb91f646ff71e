// What a turn did to files: one card, a line per file below its folders, its diff on unfolding, in one column or side by
// side.
import { useState } from 'react';
import { useApp } from '../../../context.ts';
import { baseName } from '../../../text/figures.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Diff } from '../../../ui/diff.tsx';
import { ColumnsIcon, FoldIcon } from '../../../ui/icons.tsx';
import { useMedia } from '../../../ui/use-media.ts';
import { useSelected, useStore } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import { totalsOf } from '../model/changes.ts';
import { fileTree, isWorthATree } from '../model/file-tree.ts';
import type { ChangedFile, RowOf } from '../model/row.ts';
import { useFold, useThreadScope } from '../thread-scope.ts';
import { Counts, FileName } from './file-name.tsx';

/** More files than this are listed only when someone asks for them. */
const MOST_FILES = 12;

export const ChangesRow = ({ row: { files, key } }: { readonly row: RowOf<'changes'> }) => {
  const [all, setAll] = useState(false);
  const shown = all ? files : files.slice(0, MOST_FILES);
  return <ChangesCard files={shown} of={files} foldKey={key} onMore={() => setAll(true)} />;
};

type ChangesCardProps = {
  readonly files: readonly ChangedFile[];
  /** All files, of which some may not be shown yet. */
  readonly of: readonly ChangedFile[];
  readonly foldKey: string;
  readonly onMore: () => void;
};

const ChangesCard = ({ files, of, foldKey, onMore }: ChangesCardProps) => {
  const { unfolded, holdStill } = useThreadScope();
  const keyOf = (file: ChangedFile) => `${foldKey}:${file.path}`;
  const anyOpen = useSelected(unfolded, keys => files.some(file => keys.has(keyOf(file))));
  const toggleAll = () => {
    holdStill();
    const next = new Set(unfolded.get());
    for (const file of files) {
      if (anyOpen) next.delete(keyOf(file));
      else next.add(keyOf(file));
    }
    unfolded.set(next);
  };
  const [sides, toggleSides] = useSides();
  return (
    <section
      aria-label={t('changes.title', { n: of.length })}
      className={classes(
        'overflow-hidden rounded-card border border-line bg-panel',
        // Two columns of code need more than the column of reading.
        sides && anyOpen && 'relative left-[calc(50%-18px)] w-[min(1240px,100cqw-40px)] -translate-x-1/2',
      )}
    >
      <header className="flex h-9 items-center gap-2 pr-1.5 pl-3 pointer-coarse:h-11">
        <b>{t('changes.title', { n: of.length })}</b>
        <Counts {...totalsOf(of)} />
        <span className="grow" />
        {toggleSides && (
          <IconButton label={t('changes.sides')} aria-pressed={sides} size="small" onClick={toggleSides}>
            <ColumnsIcon className={sides ? 'text-accent' : undefined} />
          </IconButton>
        )}
        <Button look="quiet" size="small" onClick={toggleAll}>
          {anyOpen ? t('changes.fold') : t('changes.unfold')}
        </Button>
      </header>
      {isWorthATree(files)
        ? fileTree(files).map(line =>
            line.kind === 'folder' ? (
              <FolderLine key={`folder:${line.key}`} name={line.name} depth={line.depth} />
            ) : (
              <FileChange
                key={line.file.path}
                file={line.file}
                foldKey={keyOf(line.file)}
                sides={sides}
                depth={line.depth}
              />
            ),
          )
        : files.map(file => <FileChange key={file.path} file={file} foldKey={keyOf(file)} sides={sides} />)}
      {files.length < of.length && (
        <button
          type="button"
          onClick={onMore}
          className="h-8 w-full border-line border-t text-dim text-label hover:bg-soft hover:text-ink"
        >
          {t('changes.more', { n: of.length - files.length })}
        </button>
      )}
    </section>
  );
};

/** Pixels of width below which there is no room for two columns. */
const SIDES_ROOM = '(min-width: 1000px)';

/** Whether diffs stand side by side, and the way to change it where there is room for it. */
const useSides = (): [sides: boolean, toggle: (() => void) | undefined] => {
  const { preferences } = useApp();
  const { diff } = useStore(preferences);
  const room = useMedia(SIDES_ROOM);
  const toggle = () => preferences.change({ diff: diff === 'sides' ? 'inline' : 'sides' });
  return [room && diff === 'sides', room ? toggle : undefined];
};

/** Pixels by which what is in a folder stands further right. */
const INDENT = 14;

const FolderLine = ({ name, depth }: { readonly name: string; readonly depth: number }) => (
  <p
    style={{ paddingLeft: 30 + depth * INDENT }}
    className="flex h-7 items-center border-line border-t pr-3 font-mono text-code text-dim"
  >
    {name}
  </p>
);

type FileChangeProps = {
  readonly file: ChangedFile;
  readonly foldKey: string;
  readonly sides?: boolean;
  /** Set in a tree, where the folders above say the rest of the path. */
  readonly depth?: number;
};

const FileChange = ({ file, foldKey, sides = false, depth }: FileChangeProps) => {
  const [open, toggle] = useFold(foldKey);
  return (
    <div className="border-line border-t">
      <div className="flex items-center pr-1.5 hover:bg-soft">
        <button
          type="button"
          aria-expanded={open}
          onClick={toggle}
          style={{ paddingLeft: 8 + (depth ?? 0) * INDENT }}
          className="flex h-8 min-w-0 grow items-center gap-2 text-left outline-offset-[-2px] pointer-coarse:h-11"
        >
          <FoldIcon className={classes('shrink-0 text-dim transition-transform duration-120', open && 'rotate-90')} />
          <FileName path={file.path} shown={depth === undefined ? file.path : baseName(file.path)} />
          {file.movedTo && (
            <>
              <span className="shrink-0 text-dim text-small">→</span>
              <FileName path={file.movedTo} />
            </>
          )}
          {file.kind !== 'update' && (
            <span className={classes('shrink-0 text-small', file.kind === 'add' ? 'text-accent' : 'text-bad')}>
              {t(`changes.kind.${file.kind}`)}
            </span>
          )}
          <span className="grow" />
          <Counts {...file} />
        </button>
        <CopyButton text={() => file.movedTo ?? file.path} label={t('changes.copyPath')} />
      </div>
      {open && (
        <div className="border-line border-t">
          <Diff path={file.movedTo ?? file.path} diffs={file.diffs} sides={sides} />
        </div>
      )}
    </div>
  );
};
