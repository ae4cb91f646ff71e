// What a process of the product really keeps: what is in use right after a collection, told by Node's own inspector. Its
// resident memory says less: it holds garbage for as long as there is room for it.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Started } from '../e2e/support/hawser.ts';

/** In the NODE_OPTIONS of a process that is to be asked: its inspector opens only then, at any free port. */
export const ASKABLE = '--inspect-port=127.0.0.1:0';

const BYTES = '(usage => usage.heapUsed + usage.external)(process.memoryUsage())';

/**
 * @param started runs with ASKABLE in its NODE_OPTIONS
 * @returns megabytes on the heap and in buffers
 * @see https://chromedevtools.github.io/devtools-protocol/v8/
 */
export const memoryOf = async (started: Started): Promise<number> => {
  const socket = new WebSocket(await inspectorOf(started));
  await once(socket, 'open');
  let id = 0;
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    id += 1;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = await once(socket, 'message');
      const answer = JSON.parse(String(data));
      if (answer.id === id) return answer.result;
    }
  };
  await ask('HeapProfiler.collectGarbage');
  const { result } = (await ask('Runtime.evaluate', { expression: BYTES })) as { result: { value: number } };
  socket.terminate();
  return result.value / 1_000_000;
};

const inspectorOf = async ({ process: child, stderr }: Started): Promise<string> => {
  const url = () => /(?<=Debugger listening on )ws:\S+/.exec(stderr())?.[0];
  if (url() === undefined) child.kill('SIGUSR1');
  while (url() === undefined) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('I8 it has ended');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  return url() ?? '';
};
