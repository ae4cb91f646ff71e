// The words of ports and previews, in English.

export const enPreview = {
  'preview.audience.link': 'anyone with the link',
  'preview.audience.me': 'only me',
  'preview.audience.people': 'people I name',
  'preview.audience.thread': 'everybody in this thread',
  'preview.audience.workspace': 'the whole workspace',
  'preview.card': 'Port {port}',
  'preview.comeBack': 'The same command may come back after a restart',
  'preview.copy': 'Copy the address',
  'preview.ended':
    'The program has ended. If the same command may come back, so does this address; else it has to be shared again.',
  'preview.everywhere': 'It listens on every interface: others on this machine’s network can reach it too.',
  'preview.hours': '{n, plural, one {# hour} other {# hours}}',
  'preview.kind.other': 'does not speak HTTP',
  'preview.kind.silent': 'has not answered yet',
  'preview.listens': '{command} listens on port {port}. Somebody who drives this thread can share it.',
  'preview.noAddress': 'This page opens a preview, but does not know which. Open the preview’s own address again.',
  'preview.nobodyElse': 'Nobody else is in this workspace yet.',
  'preview.notNow': 'Not now',
  'preview.oneHost':
    'Previews share one host here: a browser has one open at a time, and an app left open in another tab can get at it.',
  'preview.opening': 'Opening the preview …',
  'preview.over': '{command} listened on port {port}.',
  'preview.port': 'Port {port}',
  'preview.share': 'Share',
  'preview.shareAfterAll': 'Share it after all',
  'preview.shared': '{who} shared this with {audience}, until {until}.',
  'preview.sharedAlone': '{who} alone may open this, until {until}.',
  'preview.sharing': 'Asking the machine …',
  'preview.stop': 'Stop sharing',
  'preview.until': 'For',
  'preview.who': 'Who may open it',

  'screen.open_preview': 'Open a preview',
} as const;
