// The words of the composer, the queue, a session's settings and the machines, in English.

export const enCompose = {
  'agentState.idle': 'not started; starts when needed',

  'command.effort': 'Effort {effort} from the next turn on',
  'command.fast.off': 'The usual tier from the next turn on',
  'command.fast.on': 'The faster, dearer tier from the next turn on',
  'command.model': '{model} from the next turn on',
  'command.session': 'How the agent runs: model, effort, what it may do',

  'queue.cancelled': 'Cancelled',
  'queue.undo': 'Undo',

  'reply.cancel': 'Do not reply',
  'reply.to': 'Replying to {who}:',
  'reply.toAny': 'Replying to an earlier message',

  'suggest.agents': 'Agents',
  'suggest.commands': 'Commands',
  'suggest.files': 'Files',
  'suggest.label': 'What can be put here',
  'suggest.offline': '{machine} is offline, so its files cannot be listed.',
  'suggest.people': 'People',
} as const;
