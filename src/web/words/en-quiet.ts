// What a turn that says nothing is waiting for, and who does not answer, in English.

export const enQuiet = {
  'quiet.agent': 'Quiet: the agent’s process does not answer',
  'quiet.command': 'Quiet: a command is running',
  'quiet.model': 'Quiet: waiting for the model',
  'quiet.network': 'Quiet: the model cannot be reached',
  'quiet.stop': 'Stop the turn',
  'quiet.tool': 'Quiet: a tool is running',
  'reach.silent': 'agent silent since {since}',
  'reach.unknown': 'not known since {since}: the hub does not answer',
} as const;
