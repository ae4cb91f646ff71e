// Of what is told in one line somewhere (a receipt, a find), that which is code and is set as such: commands and changes
// of files. Pure.
import type { ApprovalContent } from '../../wire/protocol/approvals.ts';
import type { SearchHit } from '../../wire/protocol/search.ts';

export const isCode = (kind: ApprovalContent['kind'] | SearchHit['kind']): boolean =>
  kind === 'command' || kind === 'file_change';
