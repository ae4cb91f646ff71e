// What every component may ask for: the app, the desk of who is signed in, the keyboard, and what lies over the page.
import { createContext, useContext, useEffect, useRef } from 'react';
import type { WorkspaceJoined } from '../wire/protocol/workspace-topic.ts';
import type { App, Desk } from './data/app.ts';
import type { Overlays } from './features/shell/overlays.ts';
import type { Keyboard } from './keyboard.ts';
import type { KeyId } from './keys.ts';

const provided = <T>(what: string) => {
  const context = createContext<T | undefined>(undefined);
  const use = (): T => {
    const value = useContext(context);
    if (value === undefined) throw new Error(`invariant: ${what} is asked for outside of it`);
    return value;
  };
  return [context, use] as const;
};

export const [AppContext, useApp] = provided<App>('the app');
export const [DeskContext, useDesk] = provided<Desk>('the desk');
export const [WorkspaceContext, useWorkspace] = provided<WorkspaceJoined>('the workspace');
export const [KeyboardContext, useKeyboard] = provided<Keyboard>('the keyboard');
export const [OverlayContext, useOverlays] = provided<Overlays>('the overlays');

/** Runs when the key is pressed. @param place where it must be pressed, if several may want it */
export const useKey = (id: KeyId, run: (() => void) | undefined, place?: React.RefObject<HTMLElement | null>): void => {
  const keyboard = useKeyboard();
  const latest = useRef(run);
  latest.current = run;
  const wanted = run !== undefined;
  useEffect(() => {
    if (!wanted) return;
    return keyboard.on(id, { run: () => latest.current?.(), ...(place && { place: () => place.current }) });
  }, [keyboard, id, place, wanted]);
};
