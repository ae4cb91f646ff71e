// Staying at the end of a box while it grows. Someone who scrolls up leaves the end and is never moved again; someone who
// comes back to it follows once more. What is pressed stays below the pointer until it is let go (use-pressed.ts).
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { usePressed } from './use-pressed.ts';

/** Pixels from the end within which the page still counts as being there. */
const NEAR_END = 40;

const awayFromEnd = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean =>
  scrollHeight - clientHeight - scrollTop >= NEAR_END;

export type Follow = {
  /** The last row there was when the end was left; undefined while it is followed. */
  readonly awayAt: string | undefined;
  /** Whether the end is out of sight; what is unfolded may leave it on the screen although it is not followed. */
  readonly away: boolean;
  leave(): void;
  toEnd(): void;
  /** To be told of every scroll of the box. */
  onScroll(): void;
};

/** @param content what grows inside the box @param lastKey the row at the end */
export const useFollow = (
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  lastKey: string | undefined,
): Follow => {
  const following = useRef(true);
  const before = useRef({ top: 0, height: 0, room: 0 });
  const wish = useWishToLeave(box);
  const [awayAt, setAwayAt] = useState<string>();
  const [away, setAway] = useState(false);

  const set = (on: boolean) => {
    if (following.current === on) return;
    following.current = on;
    setAwayAt(on ? undefined : (lastKey ?? ''));
  };
  const remember = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => {
    before.current = { top: scrollTop, height: scrollHeight, room: clientHeight };
  };
  const keepPlace = () => {
    const [element, inner] = [box.current, content.current];
    if (!element || !inner) return;
    const moved = pressedMove();
    if (moved === undefined) {
      inner.style.minHeight = '';
      if (!following.current) return setAway(awayFromEnd(element));
      element.scrollTop = element.scrollHeight;
    } else if (moved !== 0) {
      const top = element.scrollTop + moved;
      // When rows go away at the end, what is pressed would come down with the end; there is room below it until then.
      inner.style.minHeight = `${top + element.clientHeight}px`;
      element.scrollTop = top;
    }
    remember(element);
  };
  const pressedMove = usePressed(box, keepPlace);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing but what lasts
  useLayoutEffect(() => {
    const watch = new ResizeObserver(keepPlace);
    for (const element of [box.current, content.current]) if (element) watch.observe(element);
    keepPlace();
    return () => watch.disconnect();
  }, []);

  return {
    awayAt,
    away,
    leave: () => set(false),
    toEnd: () => {
      set(true);
      keepPlace();
    },
    onScroll: () => {
      const element = box.current;
      if (!element) return;
      // The list has moved its rows once more.
      if (pressedMove()) return keepPlace();
      setAway(awayFromEnd(element));
      const { scrollTop, scrollHeight, clientHeight } = element;
      const { top, height, room } = before.current;
      const movedUp = scrollTop < Math.min(top, scrollHeight - clientHeight) - 1;
      const sameSize = scrollHeight === height && clientHeight === room;
      remember(element);
      const byHand = sameSize || wish();
      if (byHand && movedUp && awayFromEnd(element)) return set(false);
      if (!awayFromEnd(element)) set(true);
      // Rows that turn out smaller or larger than thought move the page too; that is no one's wish to leave.
      if (!byHand) keepPlace();
    },
  };
};

/** How long after a gesture a move of the page is taken for its doing. */
const WISH_MS = 400;

/** @returns whether someone has just made the gesture of scrolling up, by wheel, finger, key or scroll bar */
const useWishToLeave = (box: RefObject<HTMLElement | null>): (() => boolean) => {
  const until = useRef(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const controller = new AbortController();
    const { signal } = controller;
    const wished = () => {
      until.current = performance.now() + WISH_MS;
    };
    let finger = 0;
    const options = { passive: true, signal };
    element.addEventListener('wheel', event => event.deltaY < 0 && wished(), options);
    element.addEventListener('keydown', event => /^(?:ArrowUp|PageUp|Home| )$/.test(event.key) && wished(), options);
    element.addEventListener(
      'pointermove',
      event => event.buttons > 0 && event.target === element && wished(),
      options,
    );
    const at = (event: TouchEvent) => event.touches[0]?.clientY ?? 0;
    element.addEventListener('touchstart', event => (finger = at(event)), options);
    element.addEventListener(
      'touchmove',
      event => {
        if (at(event) > finger) wished();
        finger = at(event);
      },
      options,
    );
    return () => controller.abort();
  }, [box]);
  return () => performance.now() < until.current;
};
