// Broadcasts on their way to many viewers. Each is encoded once and waits in its topic's pending list; a flush gives
// every subscriber the whole list as one Buffer. A topic that was idle is flushed in the same turn of the event loop, a
// busy one at most every `flushMs`: nine tenths of the price of a delivery is the kernel's write, so fewer writes win.
import type { Cancel, Clock } from '../../std/clock.ts';

/** Somebody who hears a topic (channel.ts). */
export type Subscriber = {
  /** How many of the topic's pending frames it has had already or shall not get; 0 after each flush. Kept by this file. */
  seen: number;
  /** Takes `frames` whole frames; false when they had to be dropped. Runs no code of a channel's author. */
  deliver(bytes: Buffer, frames: number): boolean;
  /** Called when deliver() has refused, once nobody else waits for the same flush. */
  lost(): void;
};

export type Topic<S extends Subscriber> = {
  readonly name: string;
  readonly subscribers: Set<S>;
  pending: Buffer[];
  pendingBytes: number;
  /** Monotonic time of the last flush. */
  flushedAt: number;
  /** Set while a flush is scheduled. */
  cancel: Cancel | undefined;
};

export type FanOut<S extends Subscriber> = {
  /** Subscribes; what is pending at this moment is not for the newcomer, so nothing has to be flushed for it. */
  subscribe(name: string, subscriber: S): Topic<S>;
  unsubscribe(topic: Topic<S>, subscriber: S): void;
  /** Makes the bytes with `encode`, unless nobody listens. */
  broadcast(name: string, encode: () => Buffer): void;
  /** Takes the frames that wait for this subscriber, so that it can have them before something said to it alone. */
  take(topic: Topic<S>, subscriber: S): readonly Buffer[];
  /** Drops the frames that wait for this subscriber. */
  skip(topic: Topic<S>, subscriber: S): void;
  subscribers(name: string): ReadonlySet<S>;
  /** Flushes every topic at once. */
  flush(): void;
};

export type FanOutDeps = {
  readonly clock: Clock;
  /** Runs a task once the input that is already there has been handled (setImmediate). */
  readonly soon: (task: () => void) => Cancel;
};

export const createFanOut = <S extends Subscriber>(
  { clock, soon }: FanOutDeps,
  limits: { readonly flushMs: number; readonly flushBytes: number },
): FanOut<S> => {
  const topics = new Map<string, Topic<S>>();
  const nobody: ReadonlySet<S> = new Set();

  const flush = (topic: Topic<S>) => {
    topic.cancel?.();
    topic.cancel = undefined;
    const frames = topic.pending;
    if (frames.length === 0) return;
    topic.pending = [];
    topic.pendingBytes = 0;
    topic.flushedAt = clock.monotonic();
    const all = joinBytes(frames);
    const slow: S[] = [];
    for (const subscriber of topic.subscribers) {
      const { seen } = subscriber;
      subscriber.seen = 0;
      const took =
        seen === 0
          ? subscriber.deliver(all, frames.length)
          : seen >= frames.length || subscriber.deliver(joinBytes(frames.slice(seen)), frames.length - seen);
      if (!took) slow.push(subscriber);
    }
    // Ending a channel runs its author's clean-up, which may broadcast: not while others still wait for this flush.
    for (const subscriber of slow) subscriber.lost();
  };

  const schedule = (topic: Topic<S>) => {
    const run = () => flush(topic);
    const wait = topic.flushedAt + limits.flushMs - clock.monotonic();
    // Timers cut fractions off, which would make it one flush more in every five.
    topic.cancel = wait <= 0 ? soon(run) : clock.after(Math.ceil(wait), run);
  };

  return {
    subscribe: (name, subscriber) => {
      let topic = topics.get(name);
      if (!topic) {
        topic = {
          name,
          subscribers: new Set(),
          pending: [],
          pendingBytes: 0,
          flushedAt: Number.NEGATIVE_INFINITY,
          cancel: undefined,
        };
        topics.set(name, topic);
      }
      topic.subscribers.add(subscriber);
      subscriber.seen = topic.pending.length;
      return topic;
    },
    unsubscribe: (topic, subscriber) => {
      topic.subscribers.delete(subscriber);
      if (topic.subscribers.size > 0) return;
      topic.cancel?.();
      topics.delete(topic.name);
    },
    broadcast: (name, encode) => {
      const topic = topics.get(name);
      if (!topic) return;
      const frame = encode();
      topic.pending.push(frame);
      topic.pendingBytes += frame.length;
      if (topic.pendingBytes >= limits.flushBytes) flush(topic);
      else if (!topic.cancel) schedule(topic);
    },
    take: (topic, subscriber) => {
      const frames = topic.pending.slice(subscriber.seen);
      subscriber.seen = topic.pending.length;
      return frames;
    },
    skip: (topic, subscriber) => {
      subscriber.seen = topic.pending.length;
    },
    subscribers: name => topics.get(name)?.subscribers ?? nobody,
    flush: () => {
      for (const topic of topics.values()) flush(topic);
    },
  };
};

/** One Buffer of several; the only one as it is. */
export const joinBytes = (frames: readonly Buffer[]): Buffer => {
  const [first] = frames;
  return first && frames.length === 1 ? first : Buffer.concat(frames);
};
