// The words and numbers both ends of a tunnel agree on. What a tunnel is: docs/protocol.md, "The tunnel".

/** Where a hub takes tunnels; the runner dials it with its proof, as it does the channel socket. */
export const TUNNEL_PATH = '/socket/tunnel';

/** Token of the HTTP/1.1 Upgrade (RFC 9110, section 7.8); the number is raised when older peers would misread us. */
export const TUNNEL_TOKEN = 'hawser-tunnel/1';

/** Response header of a refused stream: a problem as JSON, percent-encoded because header values are ASCII. */
export const PROBLEM_HEADER = 'hawser-problem';

export const tunnelLimits = {
  /** One stream may have this much unread: at 40 ms it still carries 25 MB/s, and a stuck one holds no more memory. */
  streamWindowBytes: 1 << 20,
  /** Streams of one tunnel. Every keep-alive connection, event stream and WebSocket of every preview is one. */
  streams: 4_096,
  /** Node's own lid on one session, in MB; its default of 10 refuses streams under ordinary load. */
  sessionMemoryMb: 256,
  /** Longest grant name; it travels as `:authority`. */
  grantChars: 100,
} as const;

export const tunnelPace = {
  pingMs: 15_000,
  /** Pings without an answer or any other byte after which the link is dead: found within 45 s. */
  misses: 2,
  /** A carrier that has not carried the peer's first frame by then does not pass here. */
  handshakeMs: 10_000,
} as const;
