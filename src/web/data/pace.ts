// When what came in is shown: with the next frame, as long as frames are cheap. After an expensive one the page first
// rests for as long as that took, so that at most half of a processor goes into text that streams faster than anybody
// reads, and keys, scrolling and the agent itself get the other half.

/** What a browser does for this, to be replaced in tests. */
export type PaceDeps = {
  /** Runs a task before the next frame is drawn. */
  readonly frame: (task: () => void) => void;
  /** Runs a task once the frame that is being made is laid out and the page is free. */
  readonly afterFrame: (task: () => void) => void;
  readonly wait: (task: () => void, ms: number) => void;
  /** Milliseconds that only rise. */
  readonly now: () => number;
};

/** A frame of sixty a second leaves this much, and half as much again for a slow machine. */
const CHEAP_MS = 24;
/** Longer than this the page never seems to stand still. */
const LONGEST_REST_MS = 150;

/** @returns runs a task with a frame that it may have; told again for each batch of what came in */
export const createPace = ({ frame, afterFrame, wait, now }: PaceDeps): ((task: () => void) => void) => {
  let restUntil = 0;
  return task => {
    const run = () =>
      frame(() => {
        const began = now();
        task();
        afterFrame(() => {
          const took = now() - began;
          restUntil = took > CHEAP_MS ? now() + Math.min(took, LONGEST_REST_MS) : 0;
        });
      });
    const rest = restUntil - now();
    if (rest > 0) wait(run, rest);
    else run();
  };
};
