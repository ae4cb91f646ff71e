// Listens to the keyboard once for the whole page and hands each chord to whoever has asked for it. Where several have,
// as several approvals may wait, the one with the focus gets it; without focus a key works only if it can mean one thing.
import { chordOf, type KeyId, keyIds, keys } from './keys.ts';

type Handler = {
  /** The place the handler belongs to; without one it belongs to the page. */
  readonly place?: () => HTMLElement | null;
  readonly run: () => void;
};

export type Keyboard = {
  /** @returns the way to stop */
  on(id: KeyId, handler: Handler): () => void;
  close(): void;
};

/** The second of two steps must follow the first within this time. */
const STEP_MS = 600;

export const createKeyboard = (page: Document): Keyboard => {
  const handlers = new Map<KeyId, Set<Handler>>();
  let before = { chord: '', at: 0 };

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const steps = event.timeStamp - before.at < STEP_MS ? `${before.chord} ${chord}` : chord;
    // Escape that closes something over the page is no first step towards stopping the turn.
    before = isCovered(page) ? { chord: '', at: 0 } : { chord, at: event.timeStamp };
    const found = match(chord, event) ?? (steps === chord ? undefined : match(steps, event));
    if (!found) return;
    event.preventDefault();
    found.run();
  };

  const match = (chord: string, event: KeyboardEvent): Handler | undefined => {
    for (const id of keyIds) {
      const { chords, scope } = keys[id];
      if (!(chords as readonly string[]).includes(chord) || !isInScope(scope, event, page)) continue;
      const handler = choose([...(handlers.get(id) ?? [])], page.activeElement);
      if (handler) return handler;
    }
    return undefined;
  };

  page.addEventListener('keydown', onKey);
  return {
    on: (id, handler) => {
      const known = handlers.get(id) ?? new Set();
      handlers.set(id, known.add(handler));
      return () => void known.delete(handler);
    },
    close: () => page.removeEventListener('keydown', onKey),
  };
};

const choose = (all: readonly Handler[], focus: Element | null): Handler | undefined => {
  const here = all.find(({ place }) => place?.()?.contains(focus));
  if (here) return here;
  return all.length === 1 ? all[0] : all.find(({ place }) => !place);
};

const isInScope = (scope: (typeof keys)[KeyId]['scope'], event: KeyboardEvent, page: Document): boolean => {
  // What floats above the page has the keyboard to itself, but for the keys that open it and close it again.
  const covered = isCovered(page);
  switch (scope) {
    case 'always':
      return !covered || event.metaKey || event.ctrlKey;
    case 'page':
    case 'approval':
      return !covered && !isTyping(event.target) && !isPressing(event, '[tabindex]');
    case 'inbox':
      // Its cards have the focus and are not pressed: Enter goes to where the selected one stands.
      return !covered && !isTyping(event.target) && !isPressing(event);
    case 'queue':
    case 'composer':
      return false; // their own elements listen
  }
};

const isCovered = (page: Document): boolean =>
  page.querySelector('dialog[open], [popover]:popover-open:not([role=tooltip])') !== null;

/** Whether the keys go into a text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !/^(?:checkbox|radio|button|submit|range)$/.test(target.type)));

/** Enter and the space bar press what has the focus. */
const isPressing = (event: KeyboardEvent, also = ''): boolean =>
  (event.key === 'Enter' || event.key === ' ') &&
  event.target instanceof HTMLElement &&
  event.target.closest(`button, a, summary, input, [role=button]${also && `, ${also}`}`) !== null;
