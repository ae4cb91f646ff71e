// A file by its path, the name in front of the folder it is in; and how much of it changed.
import { baseName, folderPart } from '../../../text/figures.ts';
import { t } from '../../../words/t.ts';

type FileNameProps = { readonly path: string /** The part of it that is shown. */; readonly shown?: string };

export const FileName = ({ path, shown = path }: FileNameProps) => (
  <code className="flex min-w-0 text-code" data-tip={path}>
    <span className="min-w-0 shrink truncate text-dim">{folderPart(shown)}</span>
    <span className="max-w-full shrink-0 truncate font-medium text-ink">{baseName(path)}</span>
  </code>
);

type CountsProps = { readonly added: number; readonly removed: number };

export const Counts = ({ added, removed }: CountsProps) => (
  <span className="figures flex shrink-0 gap-2 font-medium font-mono text-small">
    <span className="sr-only">{t('changes.counts', { added, removed })}</span>
    {added > 0 && (
      <span aria-hidden className="text-ok">
        +{added}
      </span>
    )}
    {removed > 0 && (
      <span aria-hidden className="text-bad">
        −{removed}
      </span>
    )}
  </span>
);
