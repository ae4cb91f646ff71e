// The words around every page, in German: the language, being offline, a newer build.

export const deApp = {
  'figure.millions': '{n} Mio.',
  'figure.thousands': '{n} Tsd.',

  'language.hint': 'Datum und Zahlen richten sich danach.',
  'language.label': 'Sprache',
  'language.system': 'Wie im System',

  'offline.asOf': 'Offline: Stand von {time}.',

  'update.later': 'Später',
  'update.reload': 'Neu laden',
  'update.waiting': 'Es gibt eine neuere Version.',
} as const;
