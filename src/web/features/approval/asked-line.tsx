// What was asked, in one line, wherever an answer is told: code as code, and hidden characters made visible in all of it.
import type { ApprovalContent } from '../../../wire/protocol/approvals.ts';
import { isCode } from '../../text/is-code.ts';
import { CommandText } from '../../ui/command-text.tsx';

type AskedLineProps = { readonly kind: ApprovalContent['kind']; readonly text: string };

export const AskedLine = ({ kind, text }: AskedLineProps) => (
  <CommandText text={text} className={isCode(kind) ? 'text-code' : 'font-sans!'} />
);
