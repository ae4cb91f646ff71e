import { expect, test } from 'vitest';
import { chooseLanguage } from './languages.ts';

test('the system’s first language that there is, with its region, or English', () => {
  expect(chooseLanguage('system', ['fr-CH', 'de-AT', 'en'])).toEqual({ language: 'de', locale: 'de-AT' });
  expect(chooseLanguage('system', ['en-GB', 'de'])).toEqual({ language: 'en', locale: 'en-GB' });
  expect(chooseLanguage('system', ['ja'])).toEqual({ language: 'en', locale: 'en' });
  expect(chooseLanguage('system', ['den', 'enm'])).toEqual({ language: 'en', locale: 'en' });
});

test('a chosen language holds whatever the system speaks', () => {
  expect(chooseLanguage('de', ['en-GB'])).toEqual({ language: 'de', locale: 'de' });
  expect(chooseLanguage('en', ['de-CH', 'en-NZ'])).toEqual({ language: 'en', locale: 'en-NZ' });
});
