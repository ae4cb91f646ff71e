// Die Wörter zu Ports und Vorschauen, auf Deutsch.
import type { Catalogue } from './t.ts';

export const dePreview = {
  'preview.audience.link': 'alle mit dem Link',
  'preview.audience.me': 'nur ich',
  'preview.audience.people': 'Leute, die ich nenne',
  'preview.audience.thread': 'alle in diesem Thread',
  'preview.audience.workspace': 'der ganze Arbeitsbereich',
  'preview.card': 'Port {port}',
  'preview.comeBack': 'Derselbe Befehl darf nach einem Neustart wiederkommen',
  'preview.copy': 'Adresse kopieren',
  'preview.ended':
    'Das Programm ist zu Ende. Darf derselbe Befehl wiederkommen, kommt auch diese Adresse wieder; sonst muss neu geteilt werden.',
  'preview.everywhere': 'Es lauscht auf allen Schnittstellen: auch das Netz dieses Rechners kann es erreichen.',
  'preview.hours': '{n, plural, one {# Stunde} other {# Stunden}}',
  'preview.kind.other': 'spricht kein HTTP',
  'preview.kind.silent': 'hat noch nicht geantwortet',
  'preview.listens': '{command} lauscht auf Port {port}. Wer diesen Thread steuert, kann das teilen.',
  'preview.noAddress':
    'Diese Seite öffnet eine Vorschau, weiß aber nicht welche. Öffne die Adresse der Vorschau noch einmal.',
  'preview.nobodyElse': 'Außer dir ist hier noch niemand.',
  'preview.notNow': 'Jetzt nicht',
  'preview.oneHost':
    'Vorschauen teilen sich hier einen Host: je Browser ist eine zur Zeit offen, und eine App, die noch in einem anderen Tab steht, kommt an sie heran.',
  'preview.opening': 'Die Vorschau wird geöffnet …',
  'preview.over': '{command} lauschte auf Port {port}.',
  'preview.port': 'Port {port}',
  'preview.share': 'Teilen',
  'preview.shareAfterAll': 'Doch teilen',
  'preview.shared': 'Öffnen darf: {audience}, bis {until} (geteilt: {who}).',
  'preview.sharedAlone': 'Öffnen darf nur: {who}, bis {until}.',
  'preview.sharing': 'Der Rechner wird gefragt …',
  'preview.stop': 'Nicht mehr teilen',
  'preview.until': 'Für',
  'preview.who': 'Wer sie öffnen darf',

  'screen.open_preview': 'Eine Vorschau öffnen',
} as const satisfies Partial<Catalogue>;
