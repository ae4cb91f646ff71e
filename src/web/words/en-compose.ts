// The words of the composer, the queue, a session's settings and the machines, in English.

export const enCompose = {
  'agentState.idle': 'not started; starts when needed',
} as const;
