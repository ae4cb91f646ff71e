// The languages that letters are written in; whoever has one sent says which.
import { z } from 'zod';

export const letterLanguage = z.enum(['en', 'de']).default('en');

export type LetterLanguage = z.infer<typeof letterLanguage>;
