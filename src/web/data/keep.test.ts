import { expect, test } from 'vitest';
import { z } from 'zod';
import { createKeep, type Storage } from './keep.ts';

const memory = (): Storage & { readonly names: () => string[] } => {
  const values = new Map<string, string>();
  return {
    getItem: name => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: name => void values.delete(name),
    key: index => [...values.keys()][index] ?? null,
    get length() {
      return values.size;
    },
    names: () => [...values.keys()],
  };
};

test('what is kept comes back as it was, and what cannot be read counts as not there', () => {
  const storage = memory();
  const keep = createKeep(storage);
  keep.write('draft', { text: 'half' });
  expect(keep.read('draft', z.object({ text: z.string() }))).toEqual({ text: 'half' });
  expect(keep.read('draft', z.number())).toBeUndefined();
  storage.setItem('hawser:draft', '{"text":');
  expect(keep.read('draft', z.unknown())).toBeUndefined();
});

test('forgetting everything spares what is named, and what is not ours', () => {
  const storage = memory();
  const keep = createKeep(storage);
  storage.setItem('of-another-app', '1');
  for (const name of ['preferences', 'draft:thr_1', 'unsent:thr_1', 'reads']) keep.write(name, {});
  keep.forgetAll(['preferences']);
  expect(storage.names()).toEqual(['of-another-app', 'hawser:preferences']);
});
