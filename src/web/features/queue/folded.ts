// Waits for the page to have what the hub has answered about; it is folded in with the next frame.
import type { Thread } from '../../data/thread.ts';

/** Resolves once the event of this seq is part of what the page shows. */
export const folded = (thread: Thread, seq: number): Promise<void> =>
  new Promise(resolve => {
    const check = () => {
      if ((thread.view.get().head?.seq ?? 0) < seq) return;
      stop();
      resolve();
    };
    const stop = thread.view.subscribe(check);
    check();
  });
