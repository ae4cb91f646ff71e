// F15: a hub that has little memory to work with, and many who ask for much. It may make them wait; it must not end.
import { isAlive } from './crowd.ts';
import { besiege } from './viewers.ts';
import type { World } from './world.ts';

/** Twice what an idle hub has in use. */
const HEAP_MB = 64;

/** @throws Error when the hub has ended */
export const littleHeap = async (world: World): Promise<void> => {
  await world.killHub();
  await world.startHub({ heapMb: HEAP_MB });
  const pid = world.hubPid();
  await besiege(
    world,
    no => no % 4 < 2,
    async () => {
      if (!isAlive(pid)) throw new Error('I8 the hub ended for want of memory');
    },
  );
  await world.killHub();
  await world.startHub();
};
