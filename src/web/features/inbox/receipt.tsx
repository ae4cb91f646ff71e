// That something was answered: what, by whom, how far it reaches. Calm, and never to be undone: the agent has it.
import { useWorkspace } from '../../context.ts';
import type { Answered } from '../../data/inbox.ts';
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx';
import { overWords } from '../approval/answered-words.ts';
import { AskedLine } from '../approval/asked-line.tsx';

export const Receipt = ({ answered }: { readonly answered: Answered }) => (
  <p
    role="status"
    className="flex animate-fade items-center gap-2 rounded-card border border-line bg-panel px-3 py-2 text-label max-wide:flex-wrap max-wide:gap-y-0.5"
  >
    <ReceiptWords answered={answered} />
  </p>
);

type ReceiptWordsProps = {
  readonly answered: Answered;
  /** The thread it was in, for where there is no room for a column of them. */
  readonly place?: string | undefined;
};

/** The words of a receipt, in a row; where there is little room, how it was answered is in a second line. */
export const ReceiptWords = ({ answered, place }: ReceiptWordsProps) => {
  const { members, me } = useWorkspace();
  const { outcome, choice, line, kind } = answered;
  const yes = outcome === 'applied' && (choice?.effect === 'allow' || choice?.effect === 'answer');
  return (
    <>
      <span className="flex w-3.5 shrink-0 justify-center">
        {yes ? <CheckIcon className="text-ok" /> : <CloseIcon className="text-dim" />}
      </span>
      <span className="min-w-0 truncate text-ink max-wide:grow max-wide:basis-0">
        <AskedLine kind={kind} text={line} />
      </span>
      <span className="min-w-0 shrink-0 truncate text-dim text-small max-wide:order-last max-wide:w-full max-wide:pl-[22px]">
        {overWords(answered, members, me)}
        {place !== undefined && <span className="wide:hidden"> · {place}</span>}
      </span>
    </>
  );
};
