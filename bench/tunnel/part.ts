// The part every process of the tunnel bench shares: it says when it is ready, and answers for its CPU and memory.
export type PartFigures = { readonly cpuMicros: number; readonly rss: number };

export const ready = (port: number): void => {
  process.on('message', ({ memory }: { memory: boolean }) => {
    // Only for memory: it would count as the work of whatever was measured.
    if (memory) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rss: process.memoryUsage.rss() } satisfies PartFigures);
  });
  process.send?.({ port });
};
