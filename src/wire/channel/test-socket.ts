// For tests: one ChannelSocket over a fake connection, with a topic `room:*` whose channel does what a test asks of it.
import { expect } from 'vitest';
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { createFakeClock } from '../../std/fake-clock.ts';
import { createLogger } from '../../std/log.ts';
import type { Channel } from './channel.ts';
import { type ChannelLimits, defaultLimits } from './constants.ts';
import { createFakeTransport } from './fake-transport.ts';
import { createFanOut } from './fan-out.ts';
import type { Frame, Payload } from './frame.ts';
import { broadcastBytes } from './outgoing.ts';
import { ChannelSocket, type Counters } from './socket.ts';
import { type ChannelContext, channelFor, createTopicMatcher, noReply } from './topic.ts';

/** A frame as it is written: `[join_ref, ref, topic, event, payload]`. */
export type Wire = readonly [Frame['joinRef'], Frame['ref'], string, string, unknown];

export const reply = (joinRef: string, ref: string, topic: string, response: unknown): Wire => [
  joinRef,
  ref,
  topic,
  'phx_reply',
  { status: 'ok', response },
];

const joinParams = z.object({
  reply: z.unknown().optional(),
  refuse: z.boolean().optional(),
  crash: z.boolean().optional(),
  /** Waits for the gate of this name. */
  wait: z.string().optional(),
});

export const setUpSocket = (limits: Partial<ChannelLimits> = {}) => {
  const clock = createFakeClock();
  const transport = createFakeTransport(clock);
  const allLimits = { ...defaultLimits, ...limits };
  const fanOut = createFanOut<Channel<string>>({ clock, soon: task => clock.after(0, task) }, allLimits);
  const figures: Counters = { channels: 0, framesIn: 0, framesOut: 0, dropped: 0 };
  const logged: string[] = [];
  /** Topics whose channels have ended, in order. */
  const ended: string[] = [];
  /** What handlers did, in order. */
  const handled: string[] = [];
  const contexts: ChannelContext<string>[] = [];
  const gates = new Map<string, () => void>();
  const pass = (gate: string) => new Promise<void>(resolve => gates.set(gate, resolve));
  const broadcast = (topic: string, event: string, payload: Payload) =>
    fanOut.broadcast(topic, () => broadcastBytes(topic, event, payload));

  const room = channelFor<string>()({
    params: joinParams,
    pushes: {
      echo: z.record(z.string(), z.unknown()),
      refuse: z.object({}),
      crash: z.object({}),
      cycle: z.object({}),
      quiet: z.object({}),
      bytes: z.instanceof(Uint8Array),
      wait: z.object({ gate: z.string() }),
      tell: z.object({ text: z.string() }),
      stop: z.object({}),
    },
    join: async (params, ctx) => {
      contexts.push(ctx);
      ctx.onClose(() => void ended.push(ctx.topic));
      if (params.refuse) throw new HawserError({ code: 'forbidden', message: 'No.', hint: 'Ask.' });
      if (params.crash) throw new Error('join');
      if (params.wait) await pass(params.wait);
      return { reply: { id: ctx.id, reply: params.reply }, state: undefined };
    },
    handle: {
      echo: payload => {
        handled.push(`echo ${JSON.stringify(payload)}`);
        return payload;
      },
      refuse: () => {
        throw new HawserError({ code: 'full', message: 'Full.' });
      },
      crash: async () => {
        await undefined;
        throw new Error('handler');
      },
      cycle: () => {
        const loop: object[] = [];
        loop.push(loop);
        return loop;
      },
      quiet: () => noReply,
      bytes: (bytes, ctx) => {
        ctx.push('pushed', Uint8Array.of(bytes.length));
        return bytes.toReversed();
      },
      wait: async ({ gate }) => {
        handled.push(`wait ${gate}`);
        await pass(gate);
        handled.push(`passed ${gate}`);
      },
      /** Broadcasts, then pushes, then answers. */
      tell: ({ text }, ctx) => {
        broadcast(ctx.topic, 'all', { text });
        ctx.push('you', { text });
      },
      stop: (_payload, ctx) => {
        ctx.close('stopped');
        return { late: true };
      },
    },
  });

  const socket = new ChannelSocket<string>(
    {
      match: createTopicMatcher({ 'room:*': room }),
      fanOut,
      counters: figures,
      limits: allLimits,
      clock,
      log: createLogger(record => void logged.push(`${record.level}: ${record.message}`), clock.now),
      working: () => undefined,
    },
    transport,
    'ann',
  );

  const send = (frame: Wire) => socket.receive(Buffer.from(JSON.stringify(frame)), false);
  /** Lets handlers and flushes run, then takes the frames that were written since. */
  const take = async (): Promise<Wire[]> => {
    await turn();
    await clock.advance(allLimits.flushMs);
    return transport.take().map(toWire);
  };

  return {
    socket,
    transport,
    clock,
    fanOut,
    figures,
    ended,
    handled,
    contexts,
    broadcast,
    send,
    take,
    sendBytes: (bytes: Buffer) => socket.receive(bytes, true),
    /** Joins and takes the frames of it; the last must be an ok reply. */
    join: async (topic: string, ref: string, params: object = {}) => {
      send([ref, ref, topic, 'phx_join', params]);
      expect((await take()).at(-1)).toMatchObject([ref, ref, topic, 'phx_reply', { status: 'ok' }]);
    },
    open: async (gate: string) => {
      gates.get(gate)?.();
      gates.delete(gate);
      await turn();
    },
    logged: () => logged.filter(line => !line.startsWith('debug')),
  };
};

/** One turn of the event loop: everything that could go on without input has. */
export const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const toWire = ({ joinRef, ref, topic, event, payload }: Frame): Wire => [
  joinRef,
  ref,
  topic,
  event,
  structuredClone(payload),
];
