// The words for reading a thread, in English: places in it, answers to messages, diagrams, diffs.

export const enReading = {
  'action.unread': 'Go to what is new',

  'thread.placeLost': 'What this link leads to is not in this thread.',
  'thread.unread': '{n} new since you were here',
  'thread.unreadLine': 'New',
  'thread.unreadMany': 'Much is new since you were here',
} as const;
