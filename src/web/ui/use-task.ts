// Something a button starts: whether it runs, and what went wrong the last time.
import { useState } from 'react';
import { type Problem, toProblem } from '../../std/errors.ts';

export type Task = {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** @returns whether it went well */
  run(work: () => Promise<unknown>): Promise<boolean>;
};

export const useTask = (): Task => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  return {
    busy,
    problem,
    run: async work => {
      setBusy(true);
      setProblem(undefined);
      try {
        await work();
        return true;
      } catch (error) {
        setProblem(toProblem(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
};
