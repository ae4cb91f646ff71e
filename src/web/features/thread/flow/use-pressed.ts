// What a pointer is pressed on in a box that moves: a button that is pressed and let go somewhere else is not clicked, so
// whoever moves the box asks here by how much to move it back, until the pointer is let go.
import { type RefObject, useEffect, useRef } from 'react';

/** @returns how far down what is pressed has come since then, in pixels; undefined when nothing is, or it is gone */
export type PressedMove = () => number | undefined;

const PRESSABLE = 'button, a, input, select, label, summary, [role="button"]';

/** @param onChange called when what is pressed has moved, and once the click that belongs to the press was told */
export const usePressed = (box: RefObject<HTMLElement | null>, onChange: () => void): PressedMove => {
  const held = useRef<{ readonly element: Element; readonly top: number }>(undefined);
  const move = () => {
    const { current } = held;
    return current?.element.isConnected ? current.element.getBoundingClientRect().top - current.top : undefined;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing but what lasts
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const controller = new AbortController();
    const { signal } = controller;
    // Told before anything is drawn: of rows that came or went, and of those that the list has laid out anew, which need
    // not change the size of the whole.
    const watch = new MutationObserver(() => {
      if (move()) onChange();
      watch.takeRecords(); // what was changed just now is no reason to ask again, for ever where it cannot be moved back
    });
    const press = ({ target, button }: PointerEvent) => {
      if (button !== 0) return; // the others click nothing, and a menu of the browser may keep their `pointerup`
      const pressed = target instanceof Element ? target.closest(PRESSABLE) : null;
      if (!pressed) return;
      held.current = { element: pressed, top: pressed.getBoundingClientRect().top };
      watch.observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
    };
    const release = () => {
      if (!held.current) return;
      // The click is told after `pointerup`, within the same task.
      window.setTimeout(() => {
        held.current = undefined;
        watch.disconnect();
        onChange();
      });
    };
    element.addEventListener('pointerdown', press, { signal });
    // Anywhere: a press may be let go outside. A finger that scrolls cancels it, and so does dragging.
    for (const type of ['pointerup', 'pointercancel'] as const) window.addEventListener(type, release, { signal });
    return () => {
      controller.abort();
      watch.disconnect();
    };
  }, []);
  return move;
};
