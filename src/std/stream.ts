// A queue between one producer and one consumer: push values in, read them with `for await`.
// It is unbounded on purpose; who can produce faster than its consumer reads (model text, command output) merges first.

export type Stream<T> = AsyncIterable<T> & {
  push(value: T): void;
  /** Ends the stream after what was pushed has been read; later pushes are dropped. */
  end(): void;
  /** Values pushed and not yet read. */
  readonly size: number;
};

export const createStream = <T>(): Stream<T> => {
  let values: T[] = [];
  let head = 0;
  let ended = false;
  let wake: (() => void) | undefined;

  const take = (): T | undefined => {
    const value = values[head++];
    // Drop the read part now and then, so that a long stream does not keep all its values.
    if (head > 1024) {
      values = values.slice(head);
      head = 0;
    }
    return value;
  };

  return {
    push: value => {
      if (ended) return;
      values.push(value);
      wake?.();
    },
    end: () => {
      ended = true;
      wake?.();
    },
    get size() {
      return values.length - head;
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (head < values.length) yield take() as T;
        if (ended) return;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        wake = undefined;
      }
    },
  };
};
