// What a turn that says nothing is waiting for, and who does not answer, in German.

export const deQuiet = {
  'quiet.agent': 'Still: Der Prozess des Agenten antwortet nicht',
  'quiet.command': 'Still: Ein Befehl läuft',
  'quiet.model': 'Still: Wartet auf das Modell',
  'quiet.network': 'Still: Das Modell ist nicht erreichbar',
  'quiet.stop': 'Lauf anhalten',
  'quiet.tool': 'Still: Ein Werkzeug läuft',
  'reach.silent': 'Agent still seit {since}',
  'reach.unknown': 'unbekannt seit {since}: Der Hub antwortet nicht',
} as const;
