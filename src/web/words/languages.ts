// The languages of the interface: which there are, which one a browser gets, and its words. English is part of the app;
// any other is loaded when it is wanted, and what it does not say yet is said in English.
import { en } from './en.ts';
import { type ProblemCatalogue, speakProblems } from './problem-words.ts';
import { type Catalogue, speak } from './t.ts';

export const languageNames = ['en', 'de'] as const;
export type Language = (typeof languageNames)[number];
/** `system`: the first of the browser's languages that there is, or English. */
export type LanguageChoice = 'system' | Language;

/** Each language by its own name, which is the same in all of them. */
export const NATIVE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

type Words = { readonly words: Partial<Catalogue>; readonly problems: ProblemCatalogue };

const LOADERS: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => ({ words: en, problems: {} }),
  de: async () => {
    const [{ de }, { deProblems }] = await Promise.all([import('./de.ts'), import('./de-problems.ts')]);
    return { words: de, problems: deProblems };
  },
};

/**
 * The language to speak and how it writes dates and numbers, as a BCP 47 tag: the reader's own region where the browser
 * names one (`en-GB`), else the language alone.
 * @param system the browser's languages, the dearest first
 */
export const chooseLanguage = (
  choice: LanguageChoice,
  system: readonly string[],
): { readonly language: Language; readonly locale: string } => {
  const languageOf = (tag: string) => languageNames.find(name => tag === name || tag.startsWith(`${name}-`));
  const language = choice === 'system' ? (system.map(languageOf).find(Boolean) ?? 'en') : choice;
  return { language, locale: system.find(tag => languageOf(tag) === language) ?? language };
};

/** Speaks a language from the next word on. @throws when its words cannot be loaded */
export const speakLanguage = async (language: Language, locale: string): Promise<void> => {
  const { words, problems } = await LOADERS[language]();
  speak(locale, { ...en, ...words });
  speakProblems(problems);
};
