// The letter that brings a link to a new password, in the language of the page it was asked for on. Plain text, as
// invitation-letter.ts is. Pure.
import type { LetterLanguage } from './letter-language.ts';
import type { Letter } from './mail.ts';

export type Reset = { readonly to: string; readonly url: string; readonly minutes: number };

export const resetLetter = (language: LetterLanguage, reset: Reset): Letter => ({
  to: reset.to,
  ...WORDS[language](reset),
});

const WORDS: Readonly<Record<LetterLanguage, (reset: Reset) => Omit<Letter, 'to'>>> = {
  en: ({ url, minutes }) => ({
    subject: 'A new password for Hawser',
    text: `Somebody, most likely you, has lost the password that goes with this address in Hawser.

To choose a new one, open this link within ${minutes} minutes:

${url}

It is good once. Keep it to yourself: whoever has it can set your password. If you did not ask for it, do nothing; your
password stays as it is.
`,
  }),
  de: ({ url, minutes }) => ({
    subject: 'Ein neues Passwort für Hawser',
    text: `Jemand, wahrscheinlich du, hat das Passwort verloren, das in Hawser zu dieser Adresse gehört.

Um ein neues zu wählen, öffne in den nächsten ${minutes} Minuten diesen Link:

${url}

Er gilt einmal. Behalt ihn für dich: Wer ihn hat, kann dein Passwort setzen. Wenn du nicht darum gebeten hast, brauchst du
nichts zu tun; dein Passwort bleibt, wie es ist.
`,
  }),
};
