// Something that was shown at once was not taken after all: what, why, and the way to try it again.
import type { Problem } from '../../../std/errors.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { AlertIcon, CloseIcon } from '../../ui/icons.tsx';
import { withCode } from '../../ui/problem.tsx';
import { problemWords } from '../../words/problem-words.ts';
import { t } from '../../words/t.ts';
import { Line } from './line.tsx';

type RefusedLineProps = {
  readonly what: string;
  readonly problem: Problem;
  readonly onAgain: () => void;
  readonly onClose: () => void;
};

export const RefusedLine = ({ what, problem, onAgain, onClose }: RefusedLineProps) => {
  const { message, hint } = problemWords(problem);
  return (
    <Line role="alert">
      <AlertIcon className="mt-1.5 shrink-0 self-start text-bad" />
      <div className="min-w-0 max-w-[480px] text-pretty py-1 max-wide:grow">
        <p className="break-words text-ink">{what}</p>
        <p className="break-words text-dim">
          {message} {hint && withCode(hint)}
        </p>
        {/* Below the words where there is little room beside them. */}
        <Button className="wide:hidden mt-2" onClick={onAgain}>
          {t('rename.again')}
        </Button>
      </div>
      <Button size="small" className="max-wide:hidden mt-0.5 self-start" onClick={onAgain}>
        {t('rename.again')}
      </Button>
      <IconButton
        size="small"
        className="wide:pointer-fine:mt-0.5 self-start"
        label={t('dialog.close')}
        onClick={onClose}
      >
        <CloseIcon />
      </IconButton>
    </Line>
  );
};
