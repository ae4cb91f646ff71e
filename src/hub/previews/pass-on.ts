// Gives the pieces of an answer to whoever gets it, no faster than they are taken.
import type { Writable } from 'node:stream';
import type { Sent } from './app-connection.ts';

/** @param flow gives what the pieces belong to; asked only once there is one */
export const passOn = (into: Writable, flow: () => Pick<Sent, 'pause' | 'resume'>): ((chunk: Buffer) => void) => {
  let held = false;
  return chunk => {
    // Several pieces may come out of one read after it was told to pause.
    if (into.write(chunk) || held) return;
    held = true;
    flow().pause();
    into.once('drain', () => {
      held = false;
      flow().resume();
    });
  };
};
