// F7: viewers that ask for the thread again and again and read nothing of what they get. The hub must not keep it for
// them: its memory stays bounded, and whoever reads is served as before.
import { besiege } from './viewers.ts';
import type { World } from './world.ts';

const LIMIT_MB = 50;

/** @throws Error when the hub keeps more for them than it may */
export const readNothing = async (world: World): Promise<void> => {
  const before = await world.hubMemory();
  await besiege(
    world,
    () => false,
    async () => {
      const kept = Math.round((await world.hubMemory()) - before);
      if (kept > LIMIT_MB) throw new Error(`the hub keeps ${kept} MB for viewers that read nothing`);
    },
  );
};
