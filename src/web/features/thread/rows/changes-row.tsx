// What a turn did to files: one card, a line per file, its diff on unfolding.
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Diff } from '../../../ui/diff.tsx';
import { FoldIcon } from '../../../ui/icons.tsx';
import { useSelected } from '../../../ui/use-store.ts';
import { t } from '../../../words/t.ts';
import { totalsOf } from '../model/changes.ts';
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
  return (
    <section
      aria-label={t('changes.title', { n: of.length })}
      className="overflow-hidden rounded-card border border-line bg-panel"
    >
      <header className="flex h-9 items-center gap-2 pr-1.5 pl-3">
        <b>{t('changes.title', { n: of.length })}</b>
        <Counts {...totalsOf(of)} />
        <span className="grow" />
        <Button look="quiet" size="small" onClick={toggleAll}>
          {anyOpen ? t('changes.fold') : t('changes.unfold')}
        </Button>
      </header>
      {files.map(file => (
        <FileChange key={file.path} file={file} foldKey={keyOf(file)} />
      ))}
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

export const FileChange = ({ file, foldKey }: { readonly file: ChangedFile; readonly foldKey: string }) => {
  const [open, toggle] = useFold(foldKey);
  return (
    <div className="border-line border-t">
      <div className="flex items-center pr-1.5 hover:bg-soft">
        <button
          type="button"
          aria-expanded={open}
          onClick={toggle}
          className="flex h-8 min-w-0 grow items-center gap-2 pl-2 text-left outline-offset-[-2px] pointer-coarse:h-11"
        >
          <FoldIcon className={classes('shrink-0 text-dim transition-transform duration-120', open && 'rotate-90')} />
          <FileName path={file.path} />
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
          <Diff path={file.movedTo ?? file.path} diffs={file.diffs} />
        </div>
      )}
    </div>
  );
};
