// Something a page reads when it opens, and again when it is told to.
import { useCallback, useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../std/errors.ts';

export type Loaded<T> = {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  reload(): Promise<void>;
};

/** @param read must be the same function from one render to the next */
export const useLoaded = <T>(read: () => Promise<T>): Loaded<T> => {
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const reload = useCallback(
    () =>
      read().then(
        next => {
          setValue(next);
          setProblem(undefined);
        },
        error => setProblem(toProblem(error)),
      ),
    [read],
  );
  useEffect(() => void reload(), [reload]);
  return { value, problem, reload };
};
