// That something was answered: what, by whom, how far it reaches. Calm, and never to be undone: the agent has it.
import { useWorkspace } from '../../context.ts';
import type { Answered } from '../../data/inbox.ts';
import { CommandText } from '../../ui/command-text.tsx';
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx';
import { overWords } from '../approval/answered-words.ts';

export const Receipt = ({ answered }: { readonly answered: Answered }) => (
  <p
    role="status"
    className="flex animate-fade items-center gap-2 rounded-card border border-line bg-panel px-3 py-2 text-label"
  >
    <ReceiptWords answered={answered} />
  </p>
);

/** The words of a receipt, in a row. */
export const ReceiptWords = ({ answered }: { readonly answered: Answered }) => {
  const { members, me } = useWorkspace();
  const { outcome, choice, line } = answered;
  const yes = outcome === 'applied' && (choice?.effect === 'allow' || choice?.effect === 'answer');
  return (
    <>
      <span className="flex w-3.5 shrink-0 justify-center">
        {yes ? <CheckIcon className="text-ok" /> : <CloseIcon className="text-dim" />}
      </span>
      <span className="min-w-0 truncate text-ink">
        <CommandText text={line} className="text-code" />
      </span>
      <span className="min-w-0 shrink-0 truncate text-dim text-small max-wide:max-w-[50%]">
        {overWords(answered, members, me)}
      </span>
    </>
  );
};
