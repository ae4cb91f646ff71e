// Die Wörter zur Vorschau neben einem Thread und zur Liste seiner Ports, auf Deutsch.
import type { Catalogue } from './t.ts';

export const dePane = {
  'action.ports': 'Ports dieser Sitzung',
  'action.preview': 'Vorschau zeigen oder verbergen',

  'lookers.guests': '{n, plural, one {# Gast} other {# Gäste}}',
  'lookers.who': 'Schaut gerade hinein: {who}',

  'pane.again': 'Noch einmal',
  'pane.close': 'Vorschau schließen',
  'pane.device': 'Gesehen wie auf',
  'pane.device.full': 'So viel Platz da ist',
  'pane.device.phone': 'Einem Telefon',
  'pane.device.tablet': 'Einem Tablet',
  'pane.noCookies': 'Dieser Browser lässt eine Vorschau im Rahmen nicht behalten, dass du sie sehen darfst.',
  'pane.noCookiesHint': 'Öffne sie in einem Tab.',
  'pane.oneHost':
    'Vorschauen teilen sich hier einen Host: öffnest du eine aus einem anderen Thread, schließt sich diese in deinem Browser.',
  'pane.onlyHere':
    'Diese Vorschau liegt unter localhost: nur der Rechner, auf dem der Hub läuft, kann sie öffnen. Ein Hub mit einer Domain für Vorschauen hat Adressen für Telefone.',
  'pane.over': 'Das wird nicht mehr geteilt.',
  'pane.overHint': 'Wer diesen Thread steuert, kann es wieder teilen, solange das Programm läuft.',
  'pane.path': 'Pfad in der Vorschau',
  'pane.pathOf': 'Pfad in der Vorschau von Port {port}',
  'pane.qr': 'Auf einem Telefon öffnen',
  'pane.qrHint': 'Wer sie öffnet, muss wie hier eingelassen werden.',
  'pane.qrOf': 'QR-Code von {address}',
  'pane.reload': 'Vorschau neu laden',
  'pane.resize': 'Breite der Vorschau',
  'pane.tab': 'In einem Tab öffnen',
  'pane.title': 'Vorschau von Port {port}',
  'pane.titleOver': 'Vorschau',

  'problems.count': '{n, plural, one {# Problem} other {# Probleme}}',
  'problems.lead': 'In der Vorschau von Port {port} gesehen:',
  'problems.list': 'Probleme der Seite',
  'problems.tell': 'Dem Agenten sagen',
  'problems.times': '{n, plural, one {einmal} other {# Mal}}',
  'problems.told': 'In deiner Nachricht',

  'ports.chip': '{n, plural, one {# Port} other {# Ports}}{shared, plural, =0 {} other {, # geteilt}}',
  'ports.ended': 'Das Programm ist zu Ende.',
  'ports.hint': 'Worauf die Programme des Agenten lauschen. Was nicht geteilt ist, erreicht niemand.',
  'ports.none': 'Gerade lauscht keines der Programme des Agenten.',
  'ports.notShared': 'Das ist nicht geteilt. Wer diesen Thread steuert, kann es teilen.',
  'ports.title': 'Ports dieser Sitzung',

  'preview.look': 'Hier ansehen',
  'preview.shareAgain': 'Wieder teilen',
  'preview.shareIt': 'Teilen',
  'preview.timeOver': 'Die Zeit ist um, für die es geteilt war: die Adresse öffnet es nicht mehr.',
} as const satisfies Partial<Catalogue>;
