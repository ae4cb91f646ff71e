// Every name, reason, close code and limit of Phoenix Channels V2 as this room speaks it; no other file repeats one.
// The names are the protocol's own (Phoenix 1.7, assets/js/phoenix/constants.js and lib/phoenix/socket.ex).

export const CHANNEL_EVENTS = {
  join: 'phx_join',
  leave: 'phx_leave',
  reply: 'phx_reply',
  error: 'phx_error',
  close: 'phx_close',
} as const;

export const HEARTBEAT = { topic: 'phoenix', event: 'heartbeat' } as const;

export const PRESENCE_EVENTS = { state: 'presence_state', diff: 'presence_diff' } as const;

export type ReplyStatus = 'ok' | 'error';

/** The `reason` of error replies and of phx_error. The ones with spaces are Phoenix's own words. */
export const REASONS = {
  unmatchedTopic: 'unmatched topic',
  joinCrashed: 'join crashed',
  tooManyChannels: 'too many channels joined',
  channelCrash: 'channel_crash',
  /** Broadcasts were dropped because the client did not read; join again and catch up. */
  tooSlow: 'too_slow',
} as const;

export type CloseReason = {
  /** RFC 6455 §7.4, or 4000–4999 for the application's own. */
  readonly code: number;
  /** At most 123 bytes of UTF-8 fit into a close frame. */
  readonly reason: string;
};

/** Why this room closes a socket. `ws` itself adds 1002 (bad frame), 1007 (text that is not UTF-8) and 1009 (too big). */
export const CLOSE = {
  /** Nothing came from the client for `idleMs`: the code Bandit uses, Phoenix's usual web server. */
  idle: { code: 1002, reason: 'idle' },
  /** A frame that is no Channels message crashes Phoenix's socket process, which Cowboy and Bandit both close so. */
  malformed: { code: 1011, reason: 'malformed message' },
  /** The server goes down; Phoenix's drainer says the same. */
  restart: { code: 1012, reason: 'server restart' },
  /** The client took nothing of its data for `stalledMs`. */
  tooSlow: { code: 1013, reason: 'too slow' },
} as const satisfies Record<string, CloseReason>;

/** RFC 6455 §5.5: a control frame carries 125 bytes, two of which are the code. */
export const CLOSE_REASON_BYTES = 123;

/** A field of a binary frame has one byte for its length. */
export const BINARY_FIELD_BYTES = 255;

/** How deep arrays and objects may nest in a message; parsers and copiers further in may recurse that far. */
export const JSON_DEPTH = 64;

export type ChannelLimits = {
  /** A socket from which nothing came for this long is closed. Clients send a heartbeat every 30 s. */
  readonly idleMs: number;
  /** A topic that is written to all the time is flushed this often: CPU of a timer under load, no delay when idle. */
  readonly flushMs: number;
  /** A topic with this much waiting is flushed at once, so that a burst does not pile up. */
  readonly flushBytes: number;
  /**
   * Unsent bytes after which a socket's broadcasts are dropped and it is no longer read. It acts from the stream's own
   * `writableHighWaterMark` (64 KiB) upwards; what the kernel has taken does not count.
   */
  readonly unsentBytes: number;
  /** A socket above `unsentBytes` of which the client has taken nothing for this long is closed. */
  readonly stalledMs: number;
  /** Messages, and their bytes, that one socket may have unhandled before it is no longer read. */
  readonly unhandledMessages: number;
  readonly unhandledBytes: number;
  /** Channels joined over one socket (Phoenix 1.8 has the same default). */
  readonly channelsPerSocket: number;
  /** A peer that does not finish the closing handshake in this time is cut off. */
  readonly closeMs: number;
};

export const defaultLimits: ChannelLimits = {
  idleMs: 60_000,
  flushMs: 4,
  flushBytes: 256 << 10,
  unsentBytes: 512 << 10,
  stalledMs: 30_000,
  unhandledMessages: 100,
  unhandledBytes: 1 << 20,
  channelsPerSocket: 100,
  closeMs: 3_000,
};

/** Idleness is looked at this many times per `idleMs`, for all sockets in one sweep. */
export const IDLE_SWEEPS = 10;

/** Comings and goings are told once per this long, so that a thousand tabs rejoining are not a thousand diffs. */
export const PRESENCE_DIFF_MS = 50;

/**
 * Whether a client that asks for `vsn` can be served (`~> 2.0.0`, as Phoenix's V2 serializer). Phoenix answers the
 * upgrade of any other with 403 and an empty body.
 * @param vsn the query parameter, or null when there is none: such a client speaks version 1, which has another shape
 */
export const servesVersion = (vsn: string | null): boolean => vsn !== null && /^2\.0\.(0|[1-9]\d{0,9})$/.test(vsn);
