// What the agent says, one block of it.
import { Code } from '../../../ui/code.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { useThreadScope } from '../thread-scope.ts';
import { RowMenu } from './row-menu.tsx';

export const ProseRow = ({ row: { block, open, answer, itemId } }: { readonly row: RowOf<'prose'> }) => {
  const { thread } = useThreadScope();
  /** Read when it is asked for: a text that streams would otherwise render all its blocks. */
  const whole = () => {
    const live = thread.view.get().live.get(itemId)?.text;
    return live ?? thread.long.read(itemId);
  };
  return (
    <RowMenu anchor={`item-${itemId}`} text={whole} passage={() => block.text} touch={answer ? 'end' : 'none'}>
      <div data-testid="prose">
        {block.kind === 'code' ? (
          <div className="md -mt-3">
            <Code text={block.text} lang={block.lang} first={block.first} last={block.last} open={open} />
          </div>
        ) : (
          <Markdown text={block.text} open={open} />
        )}
        {answer && <CopyButton text={whole} label={t('turn.copyAnswer')} className="mt-1 -ml-1.5" />}
      </div>
    </RowMenu>
  );
};
