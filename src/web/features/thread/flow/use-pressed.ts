// What a pointer is pressed on in a box that moves: a button that is pressed and let go somewhere else is not clicked, so
// whoever moves the box asks here by how much to move it back, until the pointer is let go.
import { type RefObject, useEffect, useRef } from 'react';

/** @returns how far down what is pressed has come since then, in pixels; undefined when nothing is, or it is gone */
export type PressedMove = () => number | undefined;

const PRESSABLE = 'button, a, input, select, label, summary, [role="button"]';

/** @param onRelease called once the click that belongs to the press was told */
export const usePressed = (box: RefObject<HTMLElement | null>, onRelease: () => void): PressedMove => {
  const held = useRef<{ readonly element: Element; readonly top: number }>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing but what lasts
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const controller = new AbortController();
    const { signal } = controller;
    const press = ({ target, button }: PointerEvent) => {
      if (button !== 0) return; // the others click nothing, and a menu of the browser may keep their `pointerup`
      const pressed = target instanceof Element ? target.closest(PRESSABLE) : null;
      if (pressed) held.current = { element: pressed, top: pressed.getBoundingClientRect().top };
    };
    const release = () => {
      if (!held.current) return;
      // The click is told after `pointerup`, within the same task.
      window.setTimeout(() => {
        held.current = undefined;
        onRelease();
      });
    };
    element.addEventListener('pointerdown', press, { signal });
    // Anywhere: a press may be let go outside. A finger that scrolls cancels it, and so does dragging.
    for (const type of ['pointerup', 'pointercancel'] as const) window.addEventListener(type, release, { signal });
    return () => controller.abort();
  }, []);
  return () => {
    const { current } = held;
    return current?.element.isConnected ? current.element.getBoundingClientRect().top - current.top : undefined;
  };
};
