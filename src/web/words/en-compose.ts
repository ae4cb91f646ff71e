// The words of the composer, the queue, a session's settings and the machines, in English.

export const enCompose = {
  'agentState.idle': 'not started; starts when needed',

  'command.fast.off': 'The usual tier from the next turn on',
  'command.fast.on': 'The faster, dearer tier from the next turn on',
  'command.model': '{model}, from the next turn on',
  'command.nextTurn': 'From the next turn on',
  'command.session': 'How the agent runs: model, effort, what it may do',

  'machine.forget': 'Forget this machine …',
  'machine.forgetBack': 'It comes back when someone runs `hawser start` on it again.',
  'machine.forgetDo': 'Forget it',
  'machine.forgetFiles': 'Nothing on the machine itself is touched; its files stay as they are.',
  'machine.forgetThreads':
    '{n, plural, one {Its thread keeps} other {Its # threads keep}} everything that was said and done, and can be moved to another machine.',
  'machine.forgetTitle': 'Forget {machine}?',
  'machine.forgetting': 'Forgetting …',
  'machine.forgetWaiting': '{n, plural, one {# waiting message is} other {# waiting messages are}} cancelled.',
  'machine.forgetWorking': '{n, plural, one {# running turn is} other {# running turns are}} cut off.',
  'machine.goneMove': 'Move the thread',
  'machine.menu': 'What one can do with {machine}',
  'machine.moreThreads': '{n, plural, one {Show # more} other {Show # more}}',
  'machine.name': 'Name in this workspace',
  'machine.nameHint': 'Only people see it. What the machine calls itself stays as it is.',
  'machine.rename': 'Rename',
  'machine.threads': 'Threads',

  'queue.cancelled': 'cancelled',
  'queue.undo': 'Undo',

  'reply.cancel': 'Do not reply',
  'reply.to': 'Replying to {who}:',
  'reply.toAny': 'Replying to an earlier message',

  'session.where': '{agent} on {machine} in {folder}',
  'session.works': 'Works',

  'sidebar.mentioned': 'someone mentions you',

  'suggest.agents': 'Agents',
  'suggest.commands': 'Commands',
  'suggest.files': 'Files',
  'suggest.label': 'What can be put here',
  'suggest.offline': '{machine} is offline, so its files cannot be listed.',
  'suggest.people': 'People',

  'where.gone': 'Its machine was removed. Move the thread to another one to go on.',
} as const;
