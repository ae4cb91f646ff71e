// The words of the composer, the queue, a session's settings and the machines, in German.

export const deCompose = {
  'agentState.idle': 'nicht gestartet; startet bei Bedarf',

  'command.fast.off': 'Die übliche Stufe ab dem nächsten Lauf',
  'command.fast.on': 'Die schnellere, teurere Stufe ab dem nächsten Lauf',
  'command.model': '{model}, ab dem nächsten Lauf',
  'command.nextTurn': 'Ab dem nächsten Lauf',
  'command.session': 'So läuft der Agent: Modell, Aufwand, was er darf',

  'machine.forget': 'Diesen Rechner entfernen …',
  'machine.forgetBack': 'Er kommt zurück, sobald jemand darauf wieder `hawser start` ausführt.',
  'machine.forgetDo': 'Entfernen',
  'machine.forgetFiles': 'Auf dem Rechner selbst wird nichts angerührt; seine Dateien bleiben, wie sie sind.',
  'machine.forgetThreads':
    '{n, plural, one {Sein Thread behält alles, was gesagt und getan wurde, und lässt sich auf einen anderen Rechner verschieben.} other {Seine # Threads behalten alles, was gesagt und getan wurde, und lassen sich auf einen anderen Rechner verschieben.}}',
  'machine.forgetTitle': '{machine} entfernen?',
  'machine.forgetting': 'Entfernt …',
  'machine.forgetWaiting':
    '{n, plural, one {# wartende Nachricht wird} other {# wartende Nachrichten werden}} zurückgezogen.',
  'machine.forgetWorking': '{n, plural, one {# Lauf wird} other {# Läufe werden}} abgebrochen.',
  'machine.goneMove': 'Thread verschieben',
  'machine.menu': 'Was man mit {machine} tun kann',
  'machine.moreThreads': '{n, plural, one {# weiteren zeigen} other {# weitere zeigen}}',
  'machine.name': 'Name in diesem Arbeitsbereich',
  'machine.nameHint': 'Ihn sehen nur die Leute hier. Wie der Rechner sich selbst nennt, bleibt.',
  'machine.rename': 'Umbenennen',
  'machine.threads': 'Threads',

  'queue.cancelled': 'zurückgezogen',
  'queue.undo': 'Rückgängig',

  'reply.cancel': 'Doch nicht antworten',
  'reply.to': 'Du antwortest {who}:',
  'reply.toAny': 'Du antwortest auf eine frühere Nachricht',

  'session.where': '{agent} auf {machine} in {folder}',
  'session.works': 'Arbeitet',

  'sidebar.mentioned': 'jemand erwähnt dich',

  'suggest.agents': 'Agenten',
  'suggest.commands': 'Befehle',
  'suggest.files': 'Dateien',
  'suggest.label': 'Was hier stehen kann',
  'suggest.offline': '{machine} ist offline, darum lassen sich die Dateien dort nicht auflisten.',
  'suggest.people': 'Leute',

  'where.gone': 'Der Rechner wurde entfernt. Verschieb den Thread auf einen anderen, um weiterzumachen.',
} as const;
