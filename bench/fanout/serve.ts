// The part every server child shares: it says when it is ready and answers for its CPU and memory.
import type { ServerFigures, ServerReady } from './wire.ts';

export const serve = (
  ready: ServerReady,
  onMessage: (message: unknown) => Promise<unknown> = async () => null,
): void => {
  process.on('message', async message => {
    if (message !== 'figures') return process.send?.((await onMessage(message)) ?? {});
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const figures: ServerFigures = { cpuMicros: user + system, rss: process.memoryUsage.rss() };
    return process.send?.(figures);
  });
  process.send?.(ready);
};
