// The words of the page that lets a machine in, and of what a machine's owner allows, in German.

export const deApprove = {
  'approval.allowedByYou': '{n} von {needs} haben es erlaubt: du. Jemand anderes muss es auch ansehen.',
  'approval.allowedSoFar': '{n} von {needs} haben es erlaubt: {names}',
  'approval.notByYou': 'Du hast um diese Arbeit gebeten, deshalb muss jemand anderes es erlauben. Ablehnen darfst du.',
  'approval.needsTwo': 'Zwei verschiedene Personen müssen das erlauben.',

  'approve.code': 'Code',
  'approve.codeHint': 'Acht Buchstaben, wie sie im Terminal stehen.',
  'approve.codeTitle': 'Einen Rechner hereinlassen',
  'approve.done': 'Dort geht es von selbst weiter. Diese Seite kannst du schließen.',
  'approve.doneTitle': '{name} ist dabei',
  'approve.host': 'Nennt sich',
  'approve.looking': 'Wird gesucht …',
  'approve.machine': 'Name',
  'approve.machines': 'Zu den Rechnern',
  'approve.means':
    'Er lässt Agenten für diesen Arbeitsbereich in den Ordnern arbeiten, die sein Besitzer dort freigibt. Wer ihn lenken darf, wird auf dem Rechner entschieden; du kannst ihn jederzeit wieder entfernen.',
  'approve.next': 'Weiter',
  'approve.no': 'Nicht hereinlassen',
  'approve.owner': 'Gehört',
  'approve.refused': 'Nichts wurde geändert. Wenn nicht du das begonnen hast, wollte dich vielleicht jemand täuschen.',
  'approve.refusedTitle': '{name} wurde nicht hereingelassen',
  'approve.title': '„{name}“ hereinlassen?',
  'approve.warnBrowser': 'Sag nur ja, wenn du gerade auf diesem Rechner hawser login eingegeben hast.',
  'approve.warnCode':
    'Sag nur ja, wenn du das selbst begonnen hast und der Code in deinem eigenen Terminal steht. Ein Code, den dir jemand geschickt hat, lässt dessen Rechner unter deinem Namen herein.',
  'approve.yes': 'Hereinlassen',

  'machine.ceiling': 'Höchstens',
  'machine.drivers': 'Wer lenken darf',
  'machine.driversAll': 'Alle außer Gästen',
  'machine.driversIn': 'alle in #{channel}',
  'machine.driversOwner': 'Nur der Besitzer',
  'machine.driversSome': 'Der Besitzer, {names}',
  'machine.networkMay': 'Netzwerk auf Wunsch',
  'machine.networkNever': 'nie das Netzwerk',
  'machine.proposals': 'Vorgeschlagen',
  'machine.proposalsHow': 'Der Besitzer nimmt an oder lehnt ab, auf dem Rechner: `hawser policy`',

  'screen.approve_device': 'Einen Rechner hereinlassen',
} as const;
