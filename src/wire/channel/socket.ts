// One connection as Phoenix.Socket sees it: a table of joined channels and a rule for each kind of message. It decodes
// what comes in, hands it to its channel (channel.ts), and keeps the connection's bounds: unhandled input, unsent output.
import type { Cancel, Clock } from '../../std/clock.ts';
import type { Logger } from '../../std/log.ts';
import { decodeClientPush } from './binary-frame.ts';
import { Channel, type ChannelHome, type Inbound } from './channel.ts';
import {
  CHANNEL_EVENTS,
  type ChannelLimits,
  CLOSE,
  type CloseReason,
  HEARTBEAT,
  IDLE_SWEEPS,
  REASONS,
} from './constants.ts';
import type { FanOut } from './fan-out.ts';
import { decodeText, type Frame, isMalformed } from './frame.ts';
import { replyBytes } from './outgoing.ts';
import type { TopicMatch } from './topic.ts';
import type { Transport } from './transport.ts';

/** Counted by all sockets of a server together. */
export type Counters = { channels: number; framesIn: number; framesOut: number; dropped: number };

/** What all sockets of a server share. */
export type SocketDeps<Assigns> = {
  readonly match: (topic: string) => TopicMatch<Assigns> | undefined;
  readonly fanOut: FanOut<Channel<Assigns>>;
  readonly counters: Counters;
  readonly limits: ChannelLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly working: (work: Promise<void>) => void;
};

export class ChannelSocket<Assigns> implements ChannelHome<Assigns> {
  readonly assigns: Assigns;
  readonly #deps: SocketDeps<Assigns>;
  readonly #transport: Transport;
  readonly #channels = new Map<string, Channel<Assigns>>();
  #ended = false;

  /** Messages that are not handled yet, and their bytes. */
  #unhandled = 0;
  #unhandledBytes = 0;
  #reading = true;

  /** Set while too much is unsent. */
  #congestion: { readonly cancelStall: Cancel; readonly afterwards: Buffer[] } | undefined;
  /** The largest write since everything was sent, in bytes. */
  #largest = 0;

  #received = 0;
  #quietSweeps = 0;

  constructor(deps: SocketDeps<Assigns>, transport: Transport, assigns: Assigns) {
    this.#deps = deps;
    this.#transport = transport;
    this.assigns = assigns;
  }

  get fanOut(): FanOut<Channel<Assigns>> {
    return this.#deps.fanOut;
  }

  get log(): Logger {
    return this.#deps.log;
  }

  get congested(): boolean {
    return this.#congestion !== undefined;
  }

  get heldBytes(): number {
    return this.#deps.limits.unsentBytes;
  }

  /** Takes one message off the wire. */
  receive(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    this.#deps.counters.framesIn += 1;
    const frame = isBinary ? decodeClientPush(data) : decodeText(data.toString());
    if (isMalformed(frame)) {
      this.log.info('closed a socket that sent no channel message', { why: frame.malformed });
      return this.end(CLOSE.malformed);
    }
    this.#route({ frame, size: data.length });
  }

  /** Called IDLE_SWEEPS times per `idleMs`; closes the socket when nothing at all came for that long. */
  sweep(): void {
    const received = this.#transport.received();
    if (received !== this.#received || !this.#reading) {
      this.#received = received;
      this.#quietSweeps = 0;
    } else if (++this.#quietSweeps >= IDLE_SWEEPS) {
      this.end(CLOSE.idle);
    }
  }

  /** Ends every channel, says nothing more, and closes the connection. */
  end({ code, reason }: CloseReason): void {
    if (this.#ended) return;
    this.gone();
    this.#transport.close(code, reason);
  }

  /** The connection is gone, or is given up: every channel ends. */
  gone(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#congestion?.cancelStall();
    this.#congestion = undefined;
    for (const channel of [...this.#channels.values()]) channel.drop();
  }

  /** The rules of Phoenix.Socket, one per situation. */
  #route(message: Inbound): void {
    const { frame } = message;
    if (frame.topic === HEARTBEAT.topic && frame.event === HEARTBEAT.event) {
      return this.write(replyBytes({ ...frame, joinRef: null }, 'ok', {}), 1);
    }
    const channel = this.#channels.get(frame.topic);
    if (frame.event === CHANNEL_EVENTS.join) return this.#join(message, channel);
    if (!channel) return this.#answerUnjoined(frame);
    // A message of an earlier join: its channel was closed, and the client has been told.
    if (frame.joinRef !== null && frame.joinRef !== channel.joinRef) return;
    this.#unhandledChanged(1, message.size);
    channel.receive(message);
  }

  #join(message: Inbound, older: Channel<Assigns> | undefined): void {
    const { frame } = message;
    // Closed for it, the older channel would say so under the join_ref of the new one, which its client then gives up.
    if (older?.beganWith(frame)) return;
    older?.supersede();
    // The older channel's clean-up may have closed the socket.
    if (this.#ended) return;
    const match = this.#deps.match(frame.topic);
    if (!match) return this.#answerUnjoined(frame);
    if (this.#channels.size >= this.#deps.limits.channelsPerSocket) {
      return this.write(replyBytes(frame, 'error', { reason: REASONS.tooManyChannels }), 1);
    }
    const channel = new Channel(this, match, frame, older);
    this.#channels.set(frame.topic, channel);
    this.#deps.counters.channels += 1;
    this.#unhandledChanged(1, message.size);
    channel.receive(message);
  }

  /** The client may have raced the end of its channel: leaving is what it wanted, anything else is refused. */
  #answerUnjoined(frame: Frame): void {
    const bytes =
      frame.event === CHANNEL_EVENTS.leave
        ? replyBytes(frame, 'ok', {})
        : replyBytes({ ...frame, joinRef: null }, 'error', { reason: REASONS.unmatchedTopic });
    this.write(bytes, 1);
  }

  // What follows is what channels need of their socket.

  write(bytes: Buffer, frames: number): void {
    if (!this.#ended) this.#send(bytes, frames);
  }

  offer(bytes: Buffer, frames: number): boolean {
    if (this.#ended) return true;
    // One snapshot or event larger than the limit must not make its client look slow: it would rejoin for ever.
    if (this.#congestion && this.#transport.unsent() > this.#deps.limits.unsentBytes + this.#largest) {
      this.#deps.counters.dropped += frames;
      return false;
    }
    this.#send(bytes, frames);
    return true;
  }

  afterDrain(bytes: Buffer): void {
    if (this.#congestion) this.#congestion.afterwards.push(bytes);
    else this.write(bytes, 1);
  }

  working(work: Promise<void>): void {
    this.#deps.working(work);
  }

  handled(message: Inbound): void {
    this.#unhandledChanged(-1, -message.size);
  }

  ended(channel: Channel<Assigns>, unhandled: readonly Inbound[]): void {
    this.#deps.counters.channels -= 1;
    this.#channels.delete(channel.topic);
    for (const message of unhandled) {
      this.handled(message);
      if (!this.#ended) this.#answerUnjoined(message.frame);
    }
  }

  #send(bytes: Buffer, frames: number): void {
    if (this.#transport.unsent() === 0) this.#largest = 0;
    this.#largest = Math.max(this.#largest, bytes.length);
    this.#deps.counters.framesOut += frames;
    this.#transport.write(bytes);
    if (!this.#congestion && this.#transport.unsent() > this.#deps.limits.unsentBytes) this.#congest();
  }

  #congest(): void {
    // By what it takes and not by when it has all: a page of megabytes may take a phone on a train minutes.
    const cancelStall = this.#transport.onceStalled(this.#deps.limits.stalledMs, () => {
      this.log.info('closed a socket that did not read', { unsentBytes: this.#transport.unsent() });
      this.end(CLOSE.tooSlow);
    });
    this.#congestion = { cancelStall, afterwards: [] };
    this.#updateReading();
    this.#transport.onceSent(() => this.#drained());
  }

  #drained(): void {
    const congestion = this.#congestion;
    if (!congestion) return;
    congestion.cancelStall();
    this.#congestion = undefined;
    for (const bytes of congestion.afterwards) this.write(bytes, 1);
    this.#updateReading();
    for (const channel of [...this.#channels.values()]) channel.resume();
  }

  #unhandledChanged(messages: number, bytes: number): void {
    this.#unhandled += messages;
    this.#unhandledBytes += bytes;
    this.#updateReading();
  }

  /** A client that sends faster than it is served, or asks without reading the answers, meets TCP's own back-pressure. */
  #updateReading(): void {
    const { unhandledMessages, unhandledBytes } = this.#deps.limits;
    const reading = !this.#congestion && this.#unhandled < unhandledMessages && this.#unhandledBytes < unhandledBytes;
    if (reading === this.#reading || this.#ended) return;
    this.#reading = reading;
    if (reading) this.#transport.resume();
    else this.#transport.pause();
  }
}
