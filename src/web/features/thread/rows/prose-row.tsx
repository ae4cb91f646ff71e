// What the agent says, one block of it.
import { Code } from '../../../ui/code.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';

export const ProseRow = ({ row: { block, open, answer } }: { readonly row: RowOf<'prose'> }) => (
  <div data-testid="prose">
    {block.kind === 'code' ? (
      <div className="md -mt-3">
        <Code text={block.text} lang={block.lang} first={block.first} last={block.last} open={open} />
      </div>
    ) : (
      <Markdown text={block.text} open={open} />
    )}
    {answer !== undefined && <CopyButton text={() => answer} label={t('turn.copyAnswer')} className="mt-1 -ml-1.5" />}
  </div>
);
