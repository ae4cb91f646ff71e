// What changed of machines, as it is told to browsers: the first change at once, and what follows soon after it together.
// After a restart of the hub all machines come back within seconds; told one by one, a thousand of them to thousands of
// pages are millions of messages, and those keep the pages from coming back themselves (F13).
import type { Cancel, Clock } from '../../std/clock.ts';
import type { RunnerId } from '../../wire/protocol/ids.ts';
import type { RunnerView } from '../../wire/protocol/workspace-topic.ts';

export type MachineNews = {
  changed(runner: RunnerView): void;
  /** Whatever is not told of it yet is not told any more. */
  gone(id: RunnerId): void;
  close(): void;
};

const PAUSE_MS = 250;

/** @param tell is given each machine once, as it is now; never none */
export const createMachineNews = (
  clock: Pick<Clock, 'after'>,
  tell: (runners: readonly RunnerView[]) => void,
): MachineNews => {
  const held = new Map<RunnerId, RunnerView>();
  let pause: Cancel | undefined;
  const flush = () => {
    pause = undefined;
    if (held.size === 0) return;
    const runners = [...held.values()];
    held.clear();
    pause = clock.after(PAUSE_MS, flush);
    tell(runners);
  };
  return {
    changed: runner => {
      held.set(runner.id, runner);
      if (!pause) flush();
    },
    gone: id => void held.delete(id),
    close: () => pause?.(),
  };
};
