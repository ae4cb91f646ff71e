// The scripted model in a process of its own, so that neither side of a comparison pays for it.

import { startPracticeServer } from '../../src/agents/practice/server.ts';
import { systemClock } from '../../src/std/clock.ts';
import { silentLogger } from '../../src/std/log.ts';

const { url, key } = await startPracticeServer({ clock: systemClock, log: silentLogger });
process.send?.({ url, key });
// Ends with its parent.
process.on('disconnect', () => process.exit());
