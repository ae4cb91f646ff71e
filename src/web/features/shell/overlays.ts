// What lies over the page: at most one dialog at a time. Framework-free, so that actions can open them.
import { createStore, type Store } from '../../data/store.ts';

export type Overlay =
  | 'palette'
  | 'keys'
  | 'new_thread'
  | 'new_channel'
  | 'move_thread'
  | 'access'
  | 'rename'
  | 'ports'
  | 'sidebar';

export type Overlays = Store<Overlay | undefined>;

export const createOverlays = (): Overlays => createStore<Overlay | undefined>(undefined);
