// A link of 100 Mbit/s and 40 ms as a relay in user space: first in, first out, one rate and half the round trip per
// direction, over all connections together. No loss. Argument: the port behind it.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { ready } from './part.ts';

const BYTES_PER_MS = 12_500;
const ONE_WAY_MS = 20;
/** What stands in the link's own queue before the sender is held back. */
const QUEUE_BYTES = 1 << 20;

const target = Number(process.argv[2]);

type Due = { readonly at: number; readonly run: () => void };

/** Does things at their time and in their order; timers of their own could overtake each other by a millisecond. */
const createQueue = () => {
  const queue: Due[] = [];
  let waiting = false;
  const wait = () => {
    const [first] = queue;
    if (waiting || !first) return;
    waiting = true;
    setTimeout(
      () => {
        waiting = false;
        const now = performance.now();
        const later = queue.findIndex(({ at }) => at > now);
        for (const { run } of queue.splice(0, later < 0 ? queue.length : later)) run();
        wait();
      },
      Math.max(1, first.at - performance.now()),
    );
  };
  return (due: Due) => {
    queue.push(due);
    wait();
  };
};

const createLane = () => {
  let free = performance.now();
  let queued = 0;
  const held = new Set<Socket>();
  const onSent = createQueue();
  const onArrived = createQueue();
  return (from: Socket, to: Socket) => {
    from.on('data', chunk => {
      free = Math.max(free, performance.now()) + chunk.length / BYTES_PER_MS;
      queued += chunk.length;
      if (queued > QUEUE_BYTES) {
        held.add(from);
        from.pause();
      }
      const sent = () => {
        queued -= chunk.length;
        if (queued >= QUEUE_BYTES / 2) return;
        for (const socket of held) socket.resume();
        held.clear();
      };
      onSent({ at: free, run: sent });
      onArrived({ at: free + ONE_WAY_MS, run: () => to.writable && to.write(chunk) });
    });
    from.on('error', () => undefined); // its close follows
    from.on('close', () => to.destroy());
  };
};
const there = createLane();
const back = createLane();
const server = createServer({ noDelay: true }, near => {
  const far = connect({ host: '127.0.0.1', port: target, noDelay: true });
  there(near, far);
  back(far, near);
});
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
