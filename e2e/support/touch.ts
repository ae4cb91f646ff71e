// A step of the practice model that asks: a command that makes a file, which shows whether it was let.
import type { Step } from '../../src/agents/practice/script.ts';

/** @param name of the file in the thread’s folder */
export const touch = (name: string): Step => ({
  do: 'run',
  command: `touch ${name}`,
  why: `May I make ${name}?`,
  login: false,
  yieldMs: 20_000, // a busy machine must not make it a command that goes on behind the turn
});
