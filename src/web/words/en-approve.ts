// The words of the page that lets a machine in, and of what a machine's owner allows, in English.

export const enApprove = {
  'approval.allowedByYou': '{n} of {needs} have allowed it: you. Somebody else has to look at it too.',
  'approval.allowedSoFar': '{n} of {needs} have allowed it: {names}',
  'approval.notByYou': 'You have asked for this work, so somebody else has to allow it. You may decline it.',
  'approval.needsTwo': 'Two different people have to allow this.',

  'approve.code': 'Code',
  'approve.codeHint': 'Eight letters, as the terminal shows them.',
  'approve.codeTitle': 'Let a machine in',
  'approve.done': 'It goes on by itself. This page can be closed.',
  'approve.doneTitle': '{name} is in',
  'approve.host': 'Calls itself',
  'approve.looking': 'Looking …',
  'approve.machine': 'Name',
  'approve.machines': 'Go to the machines',
  'approve.means':
    'It will run agents for this workspace in the folders its owner opens there. Who may drive it is decided on the machine; you can remove it again at any time.',
  'approve.next': 'Next',
  'approve.no': 'Do not let it in',
  'approve.owner': 'Belongs to',
  'approve.refused': 'Nothing was changed. If you did not start this, somebody may have tried to trick you.',
  'approve.refusedTitle': '{name} was not let in',
  'approve.title': 'Let “{name}” in?',
  'approve.warnBrowser': 'Say yes only if you have just typed hawser login on this computer.',
  'approve.warnCode':
    'Say yes only if you started this yourself and the code is on your own terminal. A code that somebody sent you lets their machine in under your name.',
  'approve.yes': 'Let it in',

  'machine.ceiling': 'At most',
  'machine.drivers': 'Who may drive',
  'machine.driversAll': 'Everybody but guests',
  'machine.driversIn': 'everybody in #{channel}',
  'machine.driversOwner': 'Its owner alone',
  'machine.driversSome': 'Its owner, {names}',
  'machine.networkMay': 'network if asked for',
  'machine.networkNever': 'never the network',
  'machine.proposals': 'Proposed',
  'machine.proposalsHow': 'Its owner accepts or declines on the machine: `hawser policy`',

  'screen.approve_device': 'Let a machine in',
} as const;
