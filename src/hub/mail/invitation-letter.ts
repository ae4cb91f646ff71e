// The letter that brings an invitation, in the language of whoever invites. Plain text: nothing in it is fetched, and
// the link is seen whole. Pure.
import type { LetterLanguage } from './letter-language.ts';
import type { Letter } from './mail.ts';

export type Invited = {
  readonly to: string;
  readonly by: string;
  readonly workspace: string;
  readonly url: string;
  readonly days: number;
};

export const invitationLetter = (language: LetterLanguage, invited: Invited): Letter => ({
  to: invited.to,
  ...WORDS[language](invited),
});

const WORDS: Readonly<Record<LetterLanguage, (invited: Invited) => Omit<Letter, 'to'>>> = {
  en: ({ by, workspace, url, days }) => ({
    subject: `${by} invites you to ${workspace}`,
    text: `${by} invites you to “${workspace}”, a workspace of Hawser.

To join, open this link within ${days === 1 ? 'a day' : `${days} days`}:

${url}

Keep it to yourself: whoever has it can join. If you expected no invitation, do nothing.
`,
  }),
  de: ({ by, workspace, url, days }) => ({
    subject: `${by} lädt dich zu ${workspace} ein`,
    text: `${by} lädt dich zu „${workspace}“ ein, einem Arbeitsbereich von Hawser.

Um dabei zu sein, öffne ${days === 1 ? 'innerhalb eines Tages' : `in den nächsten ${days} Tagen`} diesen Link:

${url}

Behalt ihn für dich: Wer ihn hat, kann beitreten. Wenn du keine Einladung erwartest, brauchst du nichts zu tun.
`,
  }),
};
