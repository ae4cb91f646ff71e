// Items that are a few words: remarks of the agent's program, errors, prompts that came from the laptop's own terminal.
import { Markdown } from '../../../ui/markdown.tsx';
import { ProblemNote } from '../../../ui/problem.tsx';
import { problemWords } from '../../../words/problem-words.ts';
import { t } from '../../../words/t.ts';
import type { RowOf } from '../model/row.ts';
import { useFold } from '../thread-scope.ts';
import { FoldLine } from './fold-line.tsx';

export const ItemNoteRow = ({ row }: { readonly row: RowOf<'item_note'> }) => {
  const { id, code = '', text, values, detail } = row.entry.item;
  const [open, toggle] = useFold(`note:${id}`);
  return (
    <>
      <FoldLine open={open} onToggle={detail ? toggle : undefined}>
        <span className="min-w-0">{problemWords({ code, message: text, values }).message}</span>
      </FoldLine>
      {open && detail && <pre className="mt-1 ml-6 whitespace-pre-wrap break-words text-code text-dim">{detail}</pre>}
    </>
  );
};

export const ErrorRow = ({ row }: { readonly row: RowOf<'error'> }) => {
  const { code, text, hint } = row.entry.item;
  return <ProblemNote problem={{ code, message: text, hint }} />;
};

export const LocalPromptRow = ({ row }: { readonly row: RowOf<'local_prompt'> }) => (
  <div className="rounded-card border border-line border-dashed px-3 py-2">
    <p className="text-dim text-small">{t('localPrompt.title')}</p>
    <Markdown text={row.entry.item.text} breaks />
  </div>
);
