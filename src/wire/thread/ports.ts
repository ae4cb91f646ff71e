// What a thread's head knows of the ports its agent's programs listen on: found, gone, shared with whom. The newest
// finding of a number stands for it; what a share meant for an earlier program does not pass to a later one (R7).
import type { ThreadEvent } from '../protocol/events.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { Audience, FoundApp, PreviewId } from '../protocol/previews.ts';

export type PortShare = {
  readonly previewId: PreviewId;
  readonly by: MemberId;
  readonly audience: Audience;
  readonly people: readonly MemberId[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

export type PortHead = {
  readonly port: number;
  readonly app: FoundApp;
  /** Seq and time of the event that told of it. */
  readonly seq: number;
  readonly at: number;
  /** The program has ended, or listens no more. */
  readonly gone: boolean;
  /** Who said that it need not be shared. */
  readonly passed?: MemberId | undefined;
  readonly share?: PortShare | undefined;
};

export type PortEvent = Extract<ThreadEvent, { type: `port.${string}` }>;

/** Those that listen are bounded by the hub (threads/accept.ts); of the others a few are remembered. */
export const MAX_PORTS = 30;
const KEPT_GONE = 5;

export const foldPorts = (ports: readonly PortHead[], event: PortEvent): readonly PortHead[] => {
  const { seq, at } = event;
  switch (event.type) {
    case 'port.found': {
      const earlier = ports.find(({ port }) => port === event.port);
      const share = event.returned ? earlier?.share : undefined;
      const found: PortHead = { port: event.port, app: event.app, seq, at, gone: false, ...(share && { share }) };
      return [...ports.filter(each => each !== earlier), found];
    }
    case 'port.gone': {
      const all = inPort(ports, event.port, port => ({ ...port, gone: true }));
      const old = all.filter(port => port.gone && !port.share).slice(0, -KEPT_GONE);
      return all.filter(port => !old.includes(port));
    }
    case 'port.passed':
      return inPort(ports, event.port, port => ({ ...port, passed: event.by }));
    case 'port.shared': {
      const { previewId, by, audience, people, expiresAt } = event;
      const share = { previewId, by, audience, people, expiresAt };
      return inPort(ports, event.port, port => ({ ...port, passed: undefined, share }));
    }
    case 'port.unshared':
      return ports.map(port => (port.share?.previewId === event.previewId ? { ...port, share: undefined } : port));
  }
};

/** The agent's programs end with their session. */
export const allGone = (ports: readonly PortHead[]): readonly PortHead[] =>
  ports.map(port => (port.gone ? port : { ...port, gone: true }));

const inPort = (ports: readonly PortHead[], number: number, change: (port: PortHead) => PortHead): PortHead[] =>
  ports.map(port => (port.port === number ? change(port) : port));
