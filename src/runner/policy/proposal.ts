// What others would like this machine's owner to allow. A hub can cause a proposal and nothing else; it is kept in the
// ledger until the owner accepts or declines it on the machine itself (cli/policy.ts).
import { z } from 'zod';
import { asker } from '../../wire/protocol/asker.ts';

const change = z.discriminatedUnion('what', [
  /** Let this person drive sessions here. */
  z.object({ what: z.literal('drive') }),
  /** Open this folder to agents. */
  z.object({ what: z.literal('folder'), folder: z.string().max(4_096) }),
  /** Set this ceiling to this value. */
  z.object({
    what: z.literal('ceiling'),
    key: z.enum(['max_sandbox', 'least_approval_policy', 'network']),
    value: z.string().max(40),
  }),
]);

export const proposal = z.object({ change, by: asker, at: z.number() });

export type Proposal = z.infer<typeof proposal>;
export type Change = Proposal['change'];

/** Two proposals with the same key are the same wish. */
export const proposalKey = ({ change, by }: Pick<Proposal, 'change' | 'by'>): string => {
  switch (change.what) {
    case 'drive':
      return `drive ${by.memberId}`;
    case 'folder':
      return `folder ${change.folder}`;
    case 'ceiling':
      return `ceiling ${change.key} ${change.value}`;
  }
};

/** The wish in a few words, for terminals and cards; what others wrote in it is as they wrote it. */
export const proposalWords = ({ change, by }: Pick<Proposal, 'change' | 'by'>): string => {
  switch (change.what) {
    case 'drive':
      return `let ${by.name} (${by.memberId}) drive sessions here`;
    case 'folder':
      return `open ${change.folder} to agents`;
    case 'ceiling':
      return `set ${change.key} to ${change.value}`;
  }
};
