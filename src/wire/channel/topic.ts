// The topic table: which channel answers which topic, with its schemas. A hub writes `{ 'thread:*': threadChannel(deps),
// lobby: … }`, each made by channelFor; payloads are parsed here and nowhere else. channel.ts runs what the table names.
import type { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import type { Payload } from './frame.ts';

/** What the code of a channel may know and do. One context per joined channel, from its join to its end. */
export type ChannelContext<Assigns> = {
  readonly topic: string;
  /** What the `*` of the pattern stands for in this topic; empty for a topic without one. Any text at all: parse it. */
  readonly id: string;
  /** Who is at the other end, as given to accept(). */
  readonly assigns: Assigns;
  /** Aborted when the channel ends: left, closed, crashed, joined anew, or its socket gone. */
  readonly signal: AbortSignal;
  /** Says something to this channel alone, after every earlier broadcast of its topic; during the join, after its reply. */
  push(event: string, payload: Payload): void;
  /** Ends the channel at once: phx_close with `{reason}`, no reply to what is being handled, no rejoin by the client. */
  close(reason: string): void;
  /** Runs `cleanup` once when the channel ends; at once if it already has. */
  onClose(cleanup: () => void): void;
  /**
   * For a join that awaits something before it reads the snapshot it answers with: called in the tick of that reading,
   * takes back the broadcasts kept since the join began, because the snapshot has them. Without it they follow the
   * reply, and some may be in both.
   */
  startHere(): void;
};

type Awaitable<T> = T | Promise<T>;

/** Returned by a handler whose client expects no reply. */
export const noReply: unique symbol = Symbol('no reply');

type Schemas = Readonly<Record<string, z.ZodType>>;

type Handlers<Assigns, Pushes extends Schemas, State> = {
  /** Returns the response of an "ok" reply; nothing means `{}`. A thrown HawserError is an "error" reply. */
  readonly [Event in keyof Pushes]: (
    payload: z.output<Pushes[Event]>,
    ctx: ChannelContext<Assigns>,
    state: State,
    // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing answers `{}`.
  ) => Awaitable<Payload | typeof noReply | void>;
};

type ChannelSpec<Assigns, Params extends z.ZodType, Pushes extends Schemas, State> = {
  /** Payload of the join. */
  readonly params: Params;
  /** Every event the client may push, with its payload. */
  readonly pushes: Pushes;
  /** Refuses by throwing a HawserError. `state` is handed to every handler of this channel. */
  readonly join: (
    params: z.output<Params>,
    ctx: ChannelContext<Assigns>,
  ) => Awaitable<{ readonly reply: Payload; readonly state: State }>;
  readonly handle: Handlers<Assigns, Pushes, State>;
};

/** A channel as the library runs it, its types inside. */
export type ChannelDefinition<Assigns> = {
  /** @throws HawserError when the payload or the join is refused */
  open(payload: unknown, ctx: ChannelContext<Assigns>): Promise<OpenChannel>;
};

export type OpenChannel = {
  readonly reply: Payload;
  /** @throws HawserError `unknown_event`, `invalid_payload`, or what the handler throws */
  handle(event: string, payload: unknown): Promise<Payload | typeof noReply>;
};

export type TopicTable<Assigns> = Readonly<Record<string, ChannelDefinition<Assigns>>>;

/** Makes a channel for connections that carry `Assigns`: `channelFor<Member>()({ params, pushes, join, handle })`. */
export const channelFor =
  <Assigns>() =>
  <Params extends z.ZodType, Pushes extends Schemas, State>(
    spec: ChannelSpec<Assigns, Params, Pushes, State>,
  ): ChannelDefinition<Assigns> => {
    // Own keys only: `constructor` is not an event.
    const knows = (event: string): event is keyof Pushes & string => Object.hasOwn(spec.pushes, event);
    const call = async <Event extends keyof Pushes & string>(
      event: Event,
      payload: unknown,
      ctx: ChannelContext<Assigns>,
      state: State,
    ) => {
      const schema: Pushes[Event] = spec.pushes[event];
      return (await spec.handle[event](parse(schema, event, payload), ctx, state)) ?? {};
    };

    return {
      open: async (payload, ctx) => {
        const { reply, state } = await spec.join(parse(spec.params, 'join', payload), ctx);
        return {
          reply,
          handle: async (event, pushed) => {
            if (!knows(event)) throw unknownEvent(event, ctx.topic);
            return call(event, pushed, ctx, state);
          },
        };
      },
    };
  };

export type TopicMatch<Assigns> = { readonly definition: ChannelDefinition<Assigns>; readonly id: string };

/**
 * Compiles a table into a lookup; the first pattern that fits a topic wins.
 * @throws Error when a pattern has a `*` anywhere but at its end
 */
export const createTopicMatcher = <Assigns>(
  table: TopicTable<Assigns>,
): ((topic: string) => TopicMatch<Assigns> | undefined) => {
  const entries = Object.entries(table).map(([pattern, definition]) => {
    const star = pattern.indexOf('*');
    if (star !== -1 && star !== pattern.length - 1) {
      throw new Error(`topic pattern "${pattern}" may have a * only at its end`);
    }
    return { prefix: star === -1 ? pattern : pattern.slice(0, star), open: star !== -1, definition };
  });
  return topic => {
    for (const { prefix, open, definition } of entries) {
      if (open ? topic.startsWith(prefix) : topic === prefix) {
        return { definition, id: topic.slice(prefix.length) };
      }
    }
    return undefined;
  };
};

const parse = <Schema extends z.ZodType>(schema: Schema, what: string, payload: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : '';
  throw new HawserError({
    code: 'invalid_payload',
    message: `The payload of "${what}" is not valid: ${where}${issue?.message ?? 'unknown reason'}`.slice(0, 500),
    hint: 'Reload the page or update Hawser; the two sides may be of different versions.',
  });
};

const unknownEvent = (event: string, topic: string): HawserError =>
  new HawserError({
    code: 'unknown_event',
    message: `There is no event "${event.slice(0, 100)}" on ${topic.slice(0, 100)}.`,
    hint: 'Reload the page or update Hawser; the two sides may be of different versions.',
  });
