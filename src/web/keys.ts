// Every keyboard shortcut on one screen. keyboard.ts listens for them, menus, tooltips and the `?` sheet show them. A
// chord is written `mod+shift+k`, where mod is ⌘ on Apple machines and Ctrl elsewhere.
import type { WordKey } from './words/t.ts';

/**
 * Where a key works: `always` also while someone types, `page` while nobody does, the others only in their place and
 * while nobody types there, `composer` while someone does.
 */
export type KeyScope = 'always' | 'page' | 'inbox' | 'approval' | 'queue' | 'composer';

type KeyEntry = { readonly chords: readonly string[]; readonly scope: KeyScope; readonly words: WordKey };

export const keys = {
  'palette.open': { chords: ['mod+k'], scope: 'always', words: 'action.palette' },
  'keys.show': { chords: ['?'], scope: 'page', words: 'action.keys' },
  'thread.new': { chords: ['n'], scope: 'page', words: 'action.newThread' },
  'search.open': { chords: ['/'], scope: 'page', words: 'action.search' },
  'inbox.open': { chords: ['b'], scope: 'page', words: 'action.inbox' },
  'machines.open': { chords: ['m'], scope: 'page', words: 'action.machines' },
  'settings.open': { chords: ['mod+,'], scope: 'always', words: 'action.settings' },
  'sidebar.toggle': { chords: ['mod+b'], scope: 'always', words: 'action.sidebar' },
  'page.back': { chords: ['mod+['], scope: 'always', words: 'action.back' },
  'page.forward': { chords: ['mod+]'], scope: 'always', words: 'action.forward' },
  'thread.next': { chords: ['alt+ArrowDown'], scope: 'always', words: 'action.nextThread' },
  'thread.previous': { chords: ['alt+ArrowUp'], scope: 'always', words: 'action.previousThread' },
  'thread.needing': { chords: ['u'], scope: 'page', words: 'action.nextNeeding' },

  'composer.focus': { chords: ['i', 'Enter'], scope: 'page', words: 'action.write' },
  'composer.send': { chords: ['Enter'], scope: 'composer', words: 'key.send' },
  'composer.sendOther': { chords: ['mod+Enter'], scope: 'composer', words: 'key.sendOther' },
  'composer.newline': { chords: ['shift+Enter'], scope: 'composer', words: 'key.newline' },
  'composer.recall': { chords: ['ArrowUp'], scope: 'composer', words: 'key.recall' },
  'composer.leave': { chords: ['Escape'], scope: 'composer', words: 'key.leave' },
  'turn.stop': { chords: ['mod+.', 'Escape Escape'], scope: 'always', words: 'action.stop' },
  'thread.bottom': { chords: ['g'], scope: 'page', words: 'action.bottom' },
  'thread.unread': { chords: ['shift+g'], scope: 'page', words: 'action.unread' },
  'session.settings': { chords: ['o'], scope: 'page', words: 'action.session' },
  'preview.toggle': { chords: ['v'], scope: 'page', words: 'action.preview' },
  'ports.show': { chords: ['p'], scope: 'page', words: 'action.ports' },
  'thread.link': { chords: ['l'], scope: 'page', words: 'action.copyLink' },
  'thread.rename': { chords: ['r'], scope: 'page', words: 'action.rename' },
  'thread.archive': { chords: ['shift+a'], scope: 'page', words: 'key.archive' },

  'approval.allow': { chords: ['a'], scope: 'approval', words: 'key.allow' },
  'approval.session': { chords: ['s'], scope: 'approval', words: 'key.session' },
  'approval.every': { chords: ['e'], scope: 'approval', words: 'key.every' },
  'approval.decline': { chords: ['d'], scope: 'approval', words: 'key.decline' },
  'approval.cancel': { chords: ['x'], scope: 'approval', words: 'key.cancelTurn' },

  'inbox.next': { chords: ['j', 'ArrowDown'], scope: 'inbox', words: 'key.inboxNext' },
  'inbox.previous': { chords: ['k', 'ArrowUp'], scope: 'inbox', words: 'key.inboxPrevious' },
  'inbox.enter': { chords: ['Enter'], scope: 'inbox', words: 'key.inboxEnter' },
  'inbox.read': { chords: ['y'], scope: 'inbox', words: 'key.inboxRead' },
  'inbox.readAll': { chords: ['shift+y'], scope: 'inbox', words: 'key.inboxReadAll' },

  'queue.edit': { chords: ['Enter'], scope: 'queue', words: 'key.queueEdit' },
  'queue.up': { chords: ['alt+ArrowUp'], scope: 'queue', words: 'key.queueUp' },
  'queue.down': { chords: ['alt+ArrowDown'], scope: 'queue', words: 'key.queueDown' },
  'queue.steer': { chords: ['s'], scope: 'queue', words: 'key.queueSteer' },
  'queue.cancel': { chords: ['Backspace', 'Delete'], scope: 'queue', words: 'key.queueCancel' },
} as const satisfies Readonly<Record<string, KeyEntry>>;

export type KeyId = keyof typeof keys;

/** The groups in which keys are listed, by where they work; each has words `keys.group.<name>`. */
export const keyGroups = {
  page: ['always', 'page'],
  composer: ['composer'],
  approval: ['approval'],
  inbox: ['inbox'],
  queue: ['queue'],
} as const satisfies Readonly<Record<string, readonly KeyScope[]>>;

export type KeyGroup = keyof typeof keyGroups;

export const keysIn = (group: KeyGroup): KeyId[] =>
  keyIds.filter(id => (keyGroups[group] as readonly KeyScope[]).includes(keys[id].scope));

export const keyIds = Object.keys(keys) as KeyId[];

const isApple = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '');

/** What is needed of a keyboard event. */
type Press = {
  readonly key: string;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/** The chord of a keyboard event in the table's own writing. */
export const chordOf = (event: Press): string => {
  const { key, metaKey, ctrlKey, altKey, shiftKey } = event;
  const mod = isApple ? metaKey : ctrlKey;
  // `?` needs Shift on some keyboards and not on others; for signs it says nothing.
  const shift = shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  const name = key.length === 1 ? key.toLowerCase() : key;
  return `${mod ? 'mod+' : ''}${altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
};

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
};

/** `⌘K`, `Ctrl+K`, `Esc Esc`. @param apple whether as on Apple's keyboards; as on this machine's when left out */
export const showChord = (chord: string, apple = isApple): string =>
  chord
    .split(' ')
    .map(step => {
      const keysOf = step.split('+').map(key => {
        if (key === 'mod') return apple ? '⌘' : 'Ctrl';
        if (key === 'alt') return apple ? '⌥' : 'Alt';
        if (key === 'shift') return apple ? '⇧' : 'Shift';
        return SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
      });
      return keysOf.join(apple ? '' : '+');
    })
    .join(' ');

export const showKey = (id: KeyId): string => showChord(keys[id].chords[0]);
