// Alle Wörter auf dem Bildschirm, auf Deutsch. Every word on the screen, in German: the same keys as en.ts, in the
// familiar form, short sentences, technical words as German developers say them.
import { deApp } from './de-app.ts';
import { deApprove } from './de-approve.ts';
import { deAuthority } from './de-authority.ts';
import { deCompose } from './de-compose.ts';
import { deDoors } from './de-doors.ts';
import { dePane } from './de-pane.ts';
import { dePeople } from './de-people.ts';
import { dePreview } from './de-preview.ts';
import { deQuiet } from './de-quiet.ts';
import { deReading } from './de-reading.ts';
import { deShell } from './de-shell.ts';
import { deThread } from './de-thread.ts';
import type { Catalogue } from './t.ts';

export const de = {
  ...deApp,
  ...deQuiet,
  ...deReading,
  ...dePreview,
  ...dePane,
  ...deShell,
  ...deApprove,
  ...deAuthority,
  ...dePeople,
  ...deThread,
  ...deCompose,
  ...deDoors,

  'action.archive': 'Thread archivieren',
  'action.bottom': 'Zum Neuesten',
  'action.cancelQueue': 'Alle wartenden Nachrichten zurückziehen',
  'action.copyLink': 'Link zu diesem Thread kopieren',
  'action.keys': 'Tastenkürzel',
  'action.lookAgain': 'Noch einmal nachsehen, welche Agenten installiert sind',
  'action.machines': 'Rechner',
  'action.moveThread': 'Rechner, Ordner und Agent …',
  'action.newThread': 'Neuer Thread',
  'action.nextNeeding': 'Nächster Thread, der dich braucht',
  'action.nextThread': 'Nächster Thread',
  'action.palette': 'Gehe zu …',
  'action.previousThread': 'Vorheriger Thread',
  'action.releaseQueue': 'Mit den wartenden Nachrichten weitermachen',
  'action.rename': 'Thread umbenennen',
  'action.restore': 'Zurückholen',
  'action.search': 'Suchen',
  'action.session': 'So läuft der Agent',
  'action.settings': 'Einstellungen',
  'action.sidebar': 'Seitenleiste ein- oder ausblenden',
  'action.signOut': 'Abmelden',
  'action.stop': 'Den Lauf anhalten',
  'action.themeDark': 'Dunkle Farben',
  'action.themeLight': 'Helle Farben',
  'action.themeSystem': 'Farben wie im System',
  'action.write': 'Eine Nachricht schreiben',

  'agent.codex': 'Codex',
  'agent.practice': 'Übungsmodell',
  'agentState.failed': 'startet nicht',
  'agentState.missing': 'nicht installiert',
  'agentState.ready': 'bereit',
  'agentState.signed_out': 'niemand ist angemeldet',
  'agentState.starting': 'startet',
  'agentState.too_old': 'zu alt',

  'connection.connecting': 'verbindet',
  'connection.latency': 'Der Hub antwortet in {ms} ms',
  'connection.offline': 'offline',
  'connection.offlineSince': 'offline seit {time}',
  'connection.online': 'online',

  'copy.copied': 'Kopiert',
  'copy.copy': 'Kopieren',

  'dialog.cancel': 'Abbrechen',
  'dialog.close': 'Schließen',

  'fault.reload': 'Neu laden',
  'fault.text': 'Der Rest von Hawser läuft weiter, und nichts von dir ist verloren. Meistens hilft es, neu zu laden.',
  'fault.title': 'Diese Seite ließ sich nicht anzeigen',

  'figure.bytes': '{n, plural, one {# Byte} other {# Bytes}}',
  'figure.daysAgo': '{n} T',
  'figure.hours': '{h} h {m} min',
  'figure.hoursAgo': '{n} h',
  'figure.kilobytes': '{n} kB',
  'figure.megabytes': '{n} MB',
  'figure.minutes': '{m} min {s} s',
  'figure.minutesAgo': '{n} min',
  'figure.now': 'jetzt',
  'figure.seconds': '{n} s',
  'figure.today': 'Heute',
  'figure.weeksAgo': '{n} W',
  'figure.yesterday': 'Gestern',

  'home.empty':
    'Ein Thread verbindet ein Gespräch mit einem Ordner auf einem Rechner und mit einem Agenten, der darin arbeitet.',
  'home.emptyTitle': 'Noch keine Threads',
  'home.lost': 'Vielleicht gehört die Adresse zu einem Thread, den es nicht mehr gibt, oder sie ist abgeschnitten.',
  'home.lostTitle': 'Unter dieser Adresse ist nichts',
  'home.noMachine':
    'Agenten laufen auf euren eigenen Rechnern. Öffne auf dem mit deinem Code ein Terminal und gib das ein; er erscheint hier von selbst.',
  'home.noMachineTitle': 'Noch kein Rechner',

  'key.allow': 'Einmal erlauben',
  'key.archive': 'Thread archivieren oder zurückholen',
  'key.cancelTurn': 'Ablehnen und den Lauf anhalten',
  'key.decline': 'Ablehnen und sagen, warum',
  'key.every': 'Jedes Mal erlauben',
  'key.leave': 'Das Textfeld verlassen; dein Text bleibt',
  'key.newline': 'Neue Zeile',
  'key.queueCancel': 'Die Nachricht zurückziehen',
  'key.queueDown': 'Nach unten schieben',
  'key.queueEdit': 'Ändern',
  'key.queueSteer': 'Jetzt damit steuern',
  'key.queueUp': 'Nach oben schieben',
  'key.recall': 'Frühere Nachrichten, wenn das Textfeld leer ist',
  'key.send': 'Senden',
  'key.sendOther': 'Andersherum senden: steuern statt einreihen oder einreihen statt steuern',
  'key.session': 'Für diese Sitzung erlauben',
  'keys.group.approval': 'Wenn der Agent fragt',
  'keys.group.composer': 'Beim Schreiben',
  'keys.group.page': 'Überall',
  'keys.group.queue': 'Auf einer wartenden Nachricht',

  'login.asking': 'Bittet um einen Code …',
  'login.cancel': 'Abbrechen',
  'login.chatgpt': 'Mit ChatGPT anmelden',
  'login.codeOver': 'Dieser Code ist abgelaufen. Brich ab und bitte um einen neuen.',
  'login.done': 'Angemeldet. Der Agent startet von selbst.',
  'login.key': 'Einen API-Schlüssel nehmen',
  'login.keyHint': 'Er geht durch den Hub zum Rechner, dort bewahrt Codex ihn auf und sonst niemand.',
  'login.keyLabel': 'OpenAI-API-Schlüssel',
  'login.notMine':
    'Mit der Anmeldung steht fest, wessen Konto bezahlt. Darum kann das nur {owner}: {machine} gehört {owner}.',
  'login.openPage': 'Öffne',
  'login.signIn': 'Anmelden',
  'login.signingIn': 'Meldet an …',
  'login.typeCode': 'und gib diesen Code ein:',
  'login.waiting': 'Wartet, bis du dort fertig bist …',

  'machine.agentVersion': 'Version {version}',
  'machine.defaultModel': '{name} (Standard)',
  'machine.folders': 'Für Agenten offen',
  'machine.gone': 'ein Rechner, den es nicht mehr gibt',
  'machine.host': 'Host',
  'machine.load': 'Bei der Arbeit',
  'machine.loadWords':
    '{turns, plural, =0 {kein Lauf} one {# Lauf} other {# Läufe}}, {queued, plural, =0 {keine Nachricht wartet} one {# Nachricht wartet} other {# Nachrichten warten}}, {sessions, plural, one {# Sitzung} other {# Sitzungen}}',
  'machine.look': 'Noch einmal nachsehen',
  'machine.looking': 'Sieht nach …',
  'machine.neverSeen': 'hat sich noch nicht gemeldet',
  'machine.noFolders': 'Noch kein Ordner. Gib auf dem Rechner ein: `hawser paths add <Ordner>`.',
  'machine.offline': 'offline',
  'machine.offlineSince': 'offline seit {time}',
  'machine.online': 'online',
  'machine.onlineSince': 'online seit {time}',
  'machine.owner': 'gehört {owner}',
  'machine.version': 'Hawser {version}',
  'machines.add':
    'Für einen weiteren Rechner gib das dort in einem Terminal ein, mit dem Ordner, den du für Agenten öffnen willst:',
  'machines.none':
    'Öffne auf dem Rechner mit deinem Code ein Terminal und gib das ein, mit dem Ordner, den du für Agenten öffnen willst.',
  'machines.waiting': 'Wartet, bis sich ein Rechner bei {host} meldet …',

  'markdown.picture': 'Bild: {name}',
  'markdown.table': 'Tabelle',

  'me.menu': 'Du und deine Einstellungen',

  'palette.actions': 'Aktionen',
  'palette.choose': 'wählen',
  'palette.close': 'schließen',
  'palette.label': 'Threads, Leute, Rechner und Aktionen',
  'palette.machines': 'Rechner',
  'palette.move': 'bewegen',
  'palette.nothing': 'Nichts passt. Versuch es mit weniger Buchstaben.',
  'palette.placeholder': 'Aktion, Thread, Person, Nachricht …',
  'palette.search': 'Suche',
  'palette.searchFor': 'Überall nach „{query}“ suchen',
  'palette.threads': 'Threads',

  'person.gone': 'jemand, der nicht mehr dabei ist',
  'person.you': 'Du',
  'person.youLower': 'dir',

  'screen.home': 'Hawser',
  'screen.machines': 'Rechner',
  'screen.search': 'Suche',
  'screen.settings': 'Einstellungen',
  'screen.sign_in': 'Anmelden',
  'screen.unknown': 'Nicht gefunden',

  'settings.account': 'Konto',
  'settings.accountHint': 'In diesem Browser bist du als {name} angemeldet.',
  'settings.appearance': 'Farben',
  'settings.appearanceHint': 'Gilt in diesem Browser.',
  'settings.enter': 'Enter, während der Agent arbeitet',
  'settings.enter.queue': 'Reiht ein',
  'settings.enter.steer': 'Steuert',
  'settings.enterHint': '{other} macht das andere.',
  'settings.enterWhat.queue': 'Die Nachricht wartet, bis der Agent fertig ist.',
  'settings.enterWhat.steer': 'Der Agent liest sie sofort und arbeitet damit weiter.',
  'settings.keys': 'Tasten',

  'sidebar.channel': 'Kanal {name}',
  'sidebar.hide': 'Seitenleiste ausblenden',
  'sidebar.noThreads': 'Noch keine Threads',
  'sidebar.online': '{n} online',
  'sidebar.open': 'Threads und Rechner',
  'sidebar.show': 'Seitenleiste einblenden',
  'sidebar.title': 'Arbeitsbereich',
  'sidebar.unread': 'ungelesen',

  'signIn.failedTitle': 'Dieser Link hat nicht funktioniert',
  'signIn.signingIn': 'Du wirst angemeldet …',
  'signIn.title': 'Bei Hawser anmelden',

  'start.checking': 'Sieht nach, wer angemeldet ist …',
  'start.loading': 'Lädt …',
  'start.opening': 'Öffnet den Arbeitsbereich …',

  'tab.title': '{n, plural, =0 {} other {(#) }}{state, select, working {Arbeitet · {name}} other {{name}}}',

  'theme.dark': 'Dunkel',
  'theme.light': 'Hell',
  'theme.system': 'Wie im System',

  'unreachable.how': 'Läuft er nicht, dann starte ihn auf seinem Rechner:',
  'unreachable.retry': 'Jetzt versuchen',
  'unreachable.retrying': 'Alle paar Sekunden wird es wieder versucht.',
  'unreachable.title': 'Der Hub ist nicht erreichbar',

  'where.agent': 'Agent',
  'where.folder': 'Ordner',
  'where.folderHint': 'Nur Ordner, die der Besitzer des Rechners für Agenten geöffnet hat.',
  'where.folderOther': 'Ein anderer Ordner darin …',
  'where.folderPath': 'Pfad des Ordners',
  'where.machine': 'Rechner',
  'where.machineOffline': '{machine} ist offline. Der Thread wartet darauf.',
  'where.nobody': 'In diesem Thread arbeitet kein Agent; Nachrichten gehen an die Leute darin.',
  'where.runs': 'Läuft auf {machine} in {folder}',
} as const satisfies Partial<Catalogue>;
