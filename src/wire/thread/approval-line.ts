// An approval in one line, the same in every list: what it is about, without the words around it, which each screen says
// in its own language. Pure.
import type { Approval, ApprovalContent, ApprovalLine } from '../protocol/approvals.ts';
import { limits } from '../protocol/limits.ts';

/** @param at since when it waits, in milliseconds since the epoch */
export const approvalLineOf = ({ id, content, notBy }: Approval, at: number): ApprovalLine => ({
  id,
  kind: content.kind,
  line: clipLine(about(content)),
  at,
  ...(notBy && { notBy }),
});

const about = (content: ApprovalContent): string => {
  switch (content.kind) {
    case 'command':
      return content.command;
    case 'file_change':
      return content.changes.map(({ path, movedTo }) => movedTo ?? path).join(', ') || (content.reason ?? '');
    case 'permissions':
      return content.reason ?? [...content.read, ...content.write].join(', ');
    case 'elicitation':
      return content.tool === undefined ? content.text : `${content.server}.${content.tool}`;
    case 'question':
      return content.questions.map(({ text }) => text).join(' ');
  }
};

/** The first line; a cut is shown, because nobody may take a part of a command for all of it (R35). */
const clipLine = (text: string): string => {
  const [first = '', ...rest] = text.trim().split('\n');
  const cut = rest.length > 0 || first.length > limits.lineChars;
  return cut ? `${first.slice(0, limits.lineChars - 2)} …` : first;
};
