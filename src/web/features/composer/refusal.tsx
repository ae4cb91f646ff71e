// Something asked for beside the composer could not be done: why, until one has read it.
import type { Problem } from '../../../std/errors.ts';
import { IconButton } from '../../ui/button.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem.tsx';
import { t } from '../../words/t.ts';

type RefusalProps = { readonly problem: Problem; readonly onClose: () => void };

export const Refusal = ({ problem, onClose }: RefusalProps) => (
  <div className="flex items-start gap-2 py-1.5 pr-1.5 pl-3">
    <div className="min-w-0 grow">
      <ProblemNote problem={problem} look="line" />
    </div>
    <IconButton label={t('dialog.close')} size="small" onClick={onClose}>
      <CloseIcon />
    </IconButton>
  </div>
);
