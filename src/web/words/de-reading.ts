// The words for reading a thread, in German: places in it, answers to messages, diagrams, diffs.

export const deReading = {
  'action.unread': 'Zum ersten Ungelesenen',

  'changes.sides': 'Nebeneinander',

  'diagram.draw': 'Diagramm zeichnen',
  'diagram.drawing': 'Zeichnet …',
  'diagram.failed': 'Dieses Diagramm lässt sich nicht zeichnen: {why}',
  'diagram.source': 'Quelltext zeigen',
  'diagram.title': 'Diagramm',

  'formula.unreadable': 'Diese Formel lässt sich nicht lesen: {why}',

  'long.between': 'dazwischen {n, plural, one {# Zeichen} other {# Zeichen}}',
  'long.reading': 'Wird gelesen … {percent} %',
  'long.show': 'Zeigen',

  'answered.earlier': 'eine frühere Nachricht',
  'answered.to': 'Antwort auf:',

  'picture.alt': 'Bild {path}',
  'picture.loading': 'Das Bild wird von seinem Rechner geholt …',

  'rowMenu.copy': 'Als Markdown kopieren',
  'rowMenu.link': 'Link kopieren',
  'rowMenu.quote': 'Zitieren',
  'rowMenu.reply': 'Antworten',
  'rowMenu.title': 'Was man hiermit tun kann',

  'thread.placeLost': 'Die Stelle, zu der dieser Link führt, gibt es in diesem Thread nicht.',
  'thread.unread': '{n} neu, seit du hier warst',
  'thread.unreadLine': 'Neu',
  'thread.unreadMany': 'Viel Neues, seit du hier warst',
} as const;
