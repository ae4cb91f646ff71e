import { expect, test } from 'vitest';
import { chordOf, type KeyGroup, keyGroups, keyIds, keys, keysIn, showChord } from './keys.ts';
import { en } from './words/en.ts';

/** Scopes in which one key press could mean both. */
const meets = (a: string, b: string) =>
  a === b || a === 'always' || b === 'always' || (a !== 'composer' && b === 'page');

test('no key means two things in the same place', () => {
  const all = keyIds.flatMap(id => keys[id].chords.map(chord => ({ id, chord, scope: keys[id].scope })));
  const conflicts = all.flatMap((a, index) =>
    all.slice(index + 1).flatMap(b => {
      const apart = new Set([a.scope, b.scope]);
      // A card of the queue has the focus while its keys work, and stops them from going further.
      if (apart.has('queue') && apart.size > 1) return [];
      if (apart.has('composer') && apart.has('page')) return [];
      // There is no composer beside the inbox.
      if (apart.has('inbox') && (a.id.startsWith('composer.') || b.id.startsWith('composer.'))) return [];
      return a.chord === b.chord && (meets(a.scope, b.scope) || meets(b.scope, a.scope)) ? [`${a.id} ${b.id}`] : [];
    }),
  );
  expect(conflicts).toEqual([]);
});

test('every key has words', () => {
  for (const id of keyIds) expect(en).toHaveProperty([keys[id].words]);
});

test('every scope is in a group, so that every key is listed', () => {
  const listed = (Object.keys(keyGroups) as KeyGroup[]).flatMap(keysIn);
  expect(listed.toSorted()).toEqual(keyIds.toSorted());
});

test('events become chords as the table writes them', () => {
  const plain = { metaKey: false, ctrlKey: false, altKey: false, shiftKey: false };
  expect(chordOf({ ...plain, key: 'K', ctrlKey: true })).toBe('mod+k');
  expect(chordOf({ ...plain, key: '?', shiftKey: true })).toBe('?');
  expect(chordOf({ ...plain, key: 'Enter', shiftKey: true })).toBe('shift+Enter');
  expect(chordOf({ ...plain, key: 'ArrowDown', altKey: true })).toBe('alt+ArrowDown');
  expect(chordOf({ ...plain, key: 'A', shiftKey: true })).toBe('shift+a');
});

test('chords are shown as keyboards print them', () => {
  expect(['mod+k', 'alt+ArrowUp', 'Escape Escape', '?'].map(chord => showChord(chord))).toEqual([
    'Ctrl+K',
    'Alt+↑',
    'Esc Esc',
    '?',
  ]);
});
