// The words about what whoever started the hub made weaker than usual, in English.

export const enDoors = {
  'weakened.label': 'How safe this hub is',
  'weakened.plain_http': 'This hub is reached without encryption: whoever is in between can read along and act as you.',
  'weakened.any_proxy': 'This hub believes any proxy about who connects, so addresses in its records may be made up.',
  'weakened.preview_paths':
    'Previews share one host here: one at a time in each browser, and an app in one can get at what was let into another.',
} as const;
