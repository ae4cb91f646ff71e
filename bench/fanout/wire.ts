// What the parts of the fan-out bench say to each other: a server child answers `figures` over IPC; the client child
// is told where to connect and how to measure, and answers with what it saw.

/** How a viewer joins and what a publisher sends, per kind of server. */
export type Dialect = 'hawser' | 'bare' | 'socket.io';

export type ServerReady = {
  readonly port: number;
  /** Header of viewers' handshakes, where the server wants one. */
  readonly cookie?: string;
  /** Topics prepared for the rounds, one fresh one each. */
  readonly topics: readonly string[];
};

export type ServerFigures = { readonly cpuMicros: number; readonly rss: number };

export type Round = {
  readonly dialect: Dialect;
  readonly port: number;
  readonly cookie?: string | undefined;
  readonly topic: string;
  readonly viewers: number;
  /** Events per second; 0 keeps `outstanding` on their way instead, as fast as they arrive. */
  readonly rate: number;
  readonly seconds: number;
};

export type RoundResult = {
  /** Events every viewer has received, and in how many seconds. */
  readonly events: number;
  readonly seconds: number;
  /** Milliseconds from publishing to the last viewer's receipt. */
  readonly p50: number;
  readonly p99: number;
  /** Share of a core the client itself used; near 1 it was the limit. */
  readonly clientBusy: number;
};

/** Every event carries when it was published, in microseconds, after this mark. */
export const STAMP = 'stamp=';
export const nowMicros = (): number => Math.round((performance.timeOrigin + performance.now()) * 1_000);
/** About 330 bytes with its envelope, as in the reference figures. */
export const eventText = (): string => `${STAMP}${nowMicros()};${'x'.repeat(190)}`;
