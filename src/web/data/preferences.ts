// How a person wants this browser to behave: colours, language, the key that sends, the sidebar. Kept here, not on the hub.
import { z } from 'zod';
import { languageNames } from '../words/languages.ts';
import type { Keep } from './keep.ts';
import { createStore, type ReadableStore } from './store.ts';

const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['system', ...languageNames]).catch('system'),
  /** What Enter does while the agent works; with ⌘ or Ctrl it does the other. */
  enter: z.enum(['queue', 'steer']).catch('queue'),
  sidebar: z.boolean().catch(true),
  /** How changes are shown where there is room for both. */
  diff: z.enum(['inline', 'sides']).catch('inline'),
  /** In pixels. */
  sidebarWidth: z.number().catch(256),
  previewWidth: z.number().catch(520),
  /** Channels whose threads are folded away. */
  folded: z.array(z.string()).catch([]),
  /** Whether this browser tells what waits while no window of it is in front. */
  notify: z.boolean().catch(false),
  /** Whether that was offered and left. */
  notifyOffered: z.boolean().catch(false),
});

export type Preferences = z.infer<typeof preferences>;

export type PreferenceStore = ReadableStore<Preferences> & { change(changes: Partial<Preferences>): void };

export const openPreferences = (keep: Keep): PreferenceStore => {
  const store = createStore(keep.read('preferences', preferences) ?? preferences.parse({}));
  return {
    ...store,
    change: changes => {
      const next = { ...store.get(), ...changes };
      keep.write('preferences', next);
      store.set(next);
    },
  };
};
