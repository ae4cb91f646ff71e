// The words around every page, in English: the language, being offline, a newer build.

export const enApp = {
  'figure.millions': '{n}M',
  'figure.thousands': '{n}k',

  'language.hint': 'Dates and numbers follow it.',
  'language.label': 'Language',
  'language.system': 'As the system',

  'offline.asOf': 'Offline: this is as of {time}.',

  'update.later': 'Later',
  'update.reload': 'Reload',
  'update.waiting': 'A newer version is there.',
} as const;
