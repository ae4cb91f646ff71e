// Keeps the page as tall as what can be seen of it while an on-screen keyboard covers its lower part, so that the
// composer stands on the keyboard. Android does so by itself (`interactive-widget` in index.html); on iPhones only
// `visualViewport` tells.

/** The parts of `window` that are needed. */
export type Screen = {
  readonly innerHeight: number;
  readonly visualViewport: Pick<VisualViewport, 'height' | 'scale' | 'addEventListener'> | null;
  scrollTo(x: number, y: number): void;
};

/** Less than this is a bar of the browser that comes and goes, not a keyboard. In pixels. */
const LEAST_KEYBOARD = 100;

/** @param page the element whose height is set while a keyboard is there, and otherwise left to the style sheet */
export const followVisibleHeight = (
  page: { readonly style: Pick<CSSStyleDeclaration, 'height'> },
  screen: Screen,
): void => {
  const { visualViewport } = screen;
  visualViewport?.addEventListener('resize', () => {
    const { height, scale } = visualViewport;
    // Zoomed in with two fingers, less is seen as well, and nothing should move.
    const covered = scale === 1 && screen.innerHeight - height > LEAST_KEYBOARD;
    page.style.height = covered ? `${height}px` : '';
    // The browser has pushed the page up to show the caret, which is in view without that.
    if (covered) screen.scrollTo(0, 0);
  });
};
