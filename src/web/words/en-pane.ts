// The words of the preview beside a thread and of a thread's list of ports, in English.

export const enPane = {
  'action.ports': 'Ports of this session',
  'action.preview': 'Show or hide the preview',

  'lookers.guests': '{n, plural, one {# guest} other {# guests}}',
  'lookers.who': 'Looking at this: {who}',

  'pane.again': 'Try again',
  'pane.close': 'Close the preview',
  'pane.device': 'Seen as on',
  'pane.device.full': 'All there is room for',
  'pane.device.phone': 'A phone',
  'pane.device.tablet': 'A tablet',
  'pane.noCookies': 'This browser does not let a preview in a frame remember that you may see it.',
  'pane.noCookiesHint': 'Open it in a tab.',
  'pane.oneHost': 'Previews share one host here: opening one of another thread closes this one in your browser.',
  'pane.onlyHere':
    'This preview is under localhost: only the machine the hub runs on can open it. A hub with a domain for previews has addresses for phones.',
  'pane.over': 'This is no longer shared.',
  'pane.overHint': 'Whoever drives this thread can share it again while its program runs.',
  'pane.path': 'Path in the preview',
  'pane.pathOf': 'Path in the preview of port {port}',
  'pane.qr': 'Open on a phone',
  'pane.qrHint': 'Whoever opens it has to be let in as here.',
  'pane.qrOf': 'QR code of {address}',
  'pane.reload': 'Reload the preview',
  'pane.resize': 'Width of the preview',
  'pane.tab': 'Open in a tab',
  'pane.title': 'Preview of port {port}',
  'pane.titleOver': 'Preview',

  'problems.count': '{n, plural, one {# problem} other {# problems}}',
  'problems.lead': 'Seen in the preview of port {port}:',
  'problems.list': 'Problems of the page',
  'problems.tell': 'Tell the agent',
  'problems.times': '{n, plural, one {once} other {# times}}',
  'problems.told': 'In your message',

  'ports.chip': '{n, plural, one {# port} other {# ports}}{shared, plural, =0 {} other {, # shared}}',
  'ports.ended': 'The program has ended.',
  'ports.hint': 'What the agent’s programs listen on. Nobody reaches a port that is not shared.',
  'ports.none': 'None of the agent’s programs listens at the moment.',
  'ports.notShared': 'It is not shared. Somebody who drives this thread can do that.',
  'ports.title': 'Ports of this session',

  'preview.look': 'Look at it here',
  'preview.shareAgain': 'Share it again',
  'preview.shareIt': 'Share it',
  'preview.timeOver': 'The time for which it was shared is over: the address no longer opens it.',
} as const;
