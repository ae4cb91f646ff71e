// What a turn that says nothing is waiting for, in English.

export const enQuiet = {
  'quiet.agent': 'Quiet: the agent’s process does not answer',
  'quiet.command': 'Quiet: a command is running',
  'quiet.model': 'Quiet: waiting for the model',
  'quiet.network': 'Quiet: the model cannot be reached',
  'quiet.stop': 'Stop the turn',
  'quiet.tool': 'Quiet: a tool is running',
} as const;
