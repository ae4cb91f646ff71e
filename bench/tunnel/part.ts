// The part every process of the tunnel bench shares: it says when it is ready, and answers for its CPU and memory.
export type PartFigures = { readonly cpuMicros: number; readonly rss: number };

export const ready = (port: number): void => {
  process.on('message', () => {
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rss: process.memoryUsage.rss() } satisfies PartFigures);
  });
  process.send?.({ port });
};
