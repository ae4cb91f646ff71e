// What this browser remembers between visits: drafts, unsent messages, choices. One JSON value per name; what cannot be
// read any more, because an older version wrote it or someone edited it, counts as not there.
import type { z } from 'zod';

/** The part of `localStorage` that is needed. */
export type Storage = {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
  key(index: number): string | null;
  readonly length: number;
};

export type Keep = {
  read<T>(name: string, schema: z.ZodType<T>): T | undefined;
  write(name: string, value: unknown): void;
  forget(name: string): void;
  /** Forgets everything but these names. */
  forgetAll(except: readonly string[]): void;
};

const PREFIX = 'hawser:';

export const createKeep = (storage: Storage): Keep => ({
  read: (name, schema) => {
    try {
      const text = storage.getItem(PREFIX + name);
      return text === null ? undefined : schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined; // damaged, or this browser keeps nothing at all
    }
  },
  write: (name, value) => {
    try {
      storage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // Full, or forbidden in this browser: the page still has it, only a reload loses it.
    }
  },
  forget: name => {
    try {
      storage.removeItem(PREFIX + name);
    } catch {
      // Forbidden in this browser: then nothing was kept either.
    }
  },
  forgetAll: except => {
    try {
      const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
      const spared = new Set(except.map(name => PREFIX + name));
      for (const name of names) if (name.startsWith(PREFIX) && !spared.has(name)) storage.removeItem(name);
    } catch {
      // Forbidden in this browser: then nothing was kept either.
    }
  },
});
