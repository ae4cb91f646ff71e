// Puts a thread away or brings it back, as the menu, the keys and its bar do. The hub tells when it is done; when it is
// not, the dock says why (composer/strips.tsx).
import { toProblem } from '../../../std/errors.ts';
import type { OpenThread } from '../../data/threads.ts';

export const archive = (open: OpenThread): void => ask(open, 'archive_thread');
export const restore = (open: OpenThread): void => ask(open, 'restore_thread');

const ask = (open: OpenThread, wish: 'archive_thread' | 'restore_thread') => {
  const { thread, refused } = open;
  refused.set(undefined);
  thread.ask(wish, {}).catch(error => {
    refused.set(toProblem(error));
    if (refused.get()?.code === 'offline') untilJoined(open);
  });
};

/** That there is no connection is true only until there is one: every join brings a head of its own. */
const untilJoined = ({ thread, refused }: OpenThread) => {
  const { head } = thread.view.get();
  const said = refused.get();
  const stop = thread.view.subscribe(() => {
    if (thread.view.get().head === head) return;
    stop();
    if (refused.get() === said) refused.set(undefined);
  });
};
