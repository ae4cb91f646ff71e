// Owns what must be closed. Things are closed once, last opened first, and one that fails does not keep the
// others open; that makes a half-finished start-up as easy to undo as a whole run.

type Closeable = () => void | Promise<void>;

export type Closer = {
  /** Aborted as soon as closing begins; long-lived work watches it. */
  readonly signal: AbortSignal;
  /** Registers something to close; returns it undone (the thing closes by itself and need not be closed later). */
  add(close: Closeable): () => void;
  /**
   * Closes everything; later calls return the same promise.
   * @throws AggregateError when some of it could not be closed
   */
  close(): Promise<void>;
};

export const createCloser = (): Closer => {
  const controller = new AbortController();
  const open = new Set<Closeable>();
  let closing: Promise<void> | undefined;

  const closeAll = async () => {
    controller.abort(new Error('closed'));
    const failures: unknown[] = [];
    for (const close of [...open].reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    open.clear();
    if (failures.length > 0) throw new AggregateError(failures, 'some resources could not be closed');
  };

  return {
    signal: controller.signal,
    add: close => {
      open.add(close);
      return () => void open.delete(close);
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
};
