// The words for reading a thread, in English: places in it, answers to messages, diagrams, diffs.

export const enReading = {
  'action.unread': 'Go to what is new',

  'changes.sides': 'Side by side',

  'diagram.draw': 'Draw the diagram',
  'diagram.drawing': 'Drawing …',
  'diagram.failed': 'This diagram cannot be drawn: {why}',
  'diagram.source': 'Show the source',
  'diagram.title': 'Diagram',

  'formula.unreadable': 'This formula cannot be read: {why}',

  'long.between': '{n, plural, one {# character} other {# characters}} in between',
  'long.reading': 'Reading … {percent} %',
  'long.show': 'Show',

  'answered.earlier': 'an earlier message',
  'answered.to': 'Answers',

  'picture.alt': 'Picture {path}',
  'picture.loading': 'Fetching the picture from its machine …',

  'rowMenu.copy': 'Copy as Markdown',
  'rowMenu.link': 'Copy link',
  'rowMenu.quote': 'Quote',
  'rowMenu.reply': 'Reply',
  'rowMenu.title': 'What one can do with this',

  'thread.placeLost': 'What this link leads to is not in this thread.',
  'thread.unread': '{n} new since you were here',
  'thread.unreadLine': 'New',
  'thread.unreadMany': 'Much is new since you were here',
} as const;
