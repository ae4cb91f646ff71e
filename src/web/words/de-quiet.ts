// What a turn that says nothing is waiting for, in German.

export const deQuiet = {
  'quiet.agent': 'Still: Der Prozess des Agenten antwortet nicht',
  'quiet.command': 'Still: Ein Befehl läuft',
  'quiet.model': 'Still: Wartet auf das Modell',
  'quiet.network': 'Still: Das Modell ist nicht erreichbar',
  'quiet.stop': 'Lauf anhalten',
  'quiet.tool': 'Still: Ein Werkzeug läuft',
} as const;
