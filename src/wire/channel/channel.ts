// One joined channel of one socket: a little actor. Its messages are handled in order, one at a time, the join first and
// a leave among them; other channels of the socket go on meanwhile. When it has ended, nothing of it reaches the client.
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import { CHANNEL_EVENTS, REASONS } from './constants.ts';
import { type FanOut, joinBytes, type Subscriber, type Topic } from './fan-out.ts';
import type { Frame, Payload, Ref } from './frame.ts';
import { pushBytes, replyBytes } from './outgoing.ts';
import { type ChannelContext, noReply, type OpenChannel, type TopicMatch } from './topic.ts';

/** A message from the client and the bytes it took, which count until it has been handled. */
export type Inbound = { readonly frame: Frame; readonly size: number };

/** What a channel needs of its socket (socket.ts). */
export type ChannelHome<Assigns> = {
  readonly assigns: Assigns;
  readonly fanOut: FanOut<Channel<Assigns>>;
  readonly log: Logger;
  /** True while too much is unsent; then nothing more is handled. The socket calls resume() afterwards. */
  readonly congested: boolean;
  /** Broadcasts kept during a join may take this many bytes. */
  readonly heldBytes: number;
  /** Writes whatever the state of the socket. */
  write(bytes: Buffer, frames: number): void;
  /** Writes, or drops the bytes and returns false when the client is too slow. */
  offer(bytes: Buffer, frames: number): boolean;
  /** Writes once the socket has sent everything it has. */
  afterDrain(bytes: Buffer): void;
  /** The channel starts working on its messages; `work` never rejects. */
  working(work: Promise<void>): void;
  /** A message has been handled. */
  handled(message: Inbound): void;
  /** The channel has ended, and these messages will not be handled by it. */
  ended(channel: Channel<Assigns>, unhandled: readonly Inbound[]): void;
};

/** Said during the join, to follow its reply. `own` is a direct push, not a broadcast. */
type Held = { readonly bytes: Buffer; readonly frames: number; readonly own: boolean };

export class Channel<Assigns> implements ChannelContext<Assigns>, Subscriber {
  readonly id: string;
  readonly joinRef: Ref | null;
  readonly #joinedWith: Ref | null;
  seen = 0;
  readonly #home: ChannelHome<Assigns>;
  readonly #match: TopicMatch<Assigns>;
  readonly #topic: Topic<Channel<Assigns>>;
  /** Set while joining. */
  #held: Held[] | undefined = [];
  #heldBytes = 0;
  /** Set once joined. */
  #open: OpenChannel | undefined;
  #inbox: Inbound[] = [];
  #working = false;
  #ended = false;
  #cleanups: (() => void)[] | undefined;
  #abort: AbortController | undefined;
  /** The join at work: its own, or until then that of the channel it replaces. */
  #joining: Promise<void> | undefined;

  /**
   * The channel begins with the first message it receives, which must be `join`.
   * @param older the channel it replaces
   */
  constructor(home: ChannelHome<Assigns>, match: TopicMatch<Assigns>, join: Frame, older?: Channel<Assigns>) {
    if (older) this.#joining = older.#joining;
    this.id = match.id;
    // A client that sends no join_ref has only the ref of its join to know the channel by.
    this.joinRef = join.joinRef ?? join.ref;
    this.#joinedWith = join.ref;
    this.#home = home;
    this.#match = match;
    // Before the join runs: what is broadcast while it reads a snapshot is kept and follows the reply.
    this.#topic = home.fanOut.subscribe(join.topic, this);
  }

  /** False while the join is not answered yet. */
  get joined(): boolean {
    return this.#open !== undefined;
  }

  /** Whether this is the very join it began with, come once more. Clients number their joins, also the repeated ones. */
  beganWith({ joinRef, ref }: Frame): boolean {
    return ref !== null && ref === this.#joinedWith && (joinRef ?? ref) === this.joinRef;
  }

  get topic(): string {
    return this.#topic.name;
  }

  get assigns(): Assigns {
    return this.#home.assigns;
  }

  get signal(): AbortSignal {
    // Made only for those who ask: an idle channel is to cost little.
    this.#abort ??= new AbortController();
    if (this.#ended) this.#abort.abort(new Error('the channel has ended'));
    return this.#abort.signal;
  }

  push(event: string, payload: Payload): void {
    if (!this.#ended) this.#say(pushBytes(this.joinRef, null, this.topic, event, payload), 'unless slow');
  }

  close(reason: string): void {
    this.#finish(CHANNEL_EVENTS.close, { reason });
  }

  onClose(cleanup: () => void): void {
    if (this.#ended) return this.#clean(cleanup);
    this.#cleanups ??= [];
    this.#cleanups.push(cleanup);
  }

  startHere(): void {
    if (!this.#held) return;
    this.#home.fanOut.skip(this.#topic, this);
    this.#held = this.#held.filter(held => held.own);
    this.#heldBytes = this.#held.reduce((sum, held) => sum + held.bytes.length, 0);
  }

  /** Takes a message of the client. */
  receive(message: Inbound): void {
    this.#inbox.push(message);
    this.resume();
  }

  /** Goes on with the messages that wait. */
  resume(): void {
    if (this.#working || this.#inbox.length === 0 || this.#ended || this.#home.congested) return;
    this.#working = true;
    this.#home.working(this.#work());
  }

  /** The client joined the topic anew; Phoenix closes the older channel. */
  supersede(): void {
    this.#finish(CHANNEL_EVENTS.close, {});
  }

  /** The socket is gone. */
  drop(): void {
    this.#end();
  }

  deliver(bytes: Buffer, frames: number): boolean {
    if (!this.#held) return this.#home.offer(bytes, frames);
    this.#hold({ bytes, frames, own: false });
    return true;
  }

  /** The client missed something, so the channel ends and the client, told by phx_error, joins again and catches up. */
  lost(): void {
    if (this.#ended) return;
    const { joinRef, topic } = this;
    this.#end();
    this.#home.afterDrain(pushBytes(joinRef, joinRef, topic, CHANNEL_EVENTS.error, { reason: REASONS.tooSlow }));
  }

  async #work(): Promise<void> {
    while (!this.#ended && !this.#home.congested) {
      const message = this.#inbox.shift();
      if (!message) break;
      const { frame } = message;
      if (!this.#open) {
        this.#joining = this.#join(frame, this.#joining);
        await this.#joining;
        this.#joining = undefined;
      } else if (frame.event === CHANNEL_EVENTS.leave) this.#leave(frame);
      else await this.#handle(this.#open, frame);
      this.#home.handled(message);
    }
    this.#working = false;
  }

  /**
   * One join of a topic at a time: whoever joins without end and reads nothing would otherwise have the server read, and
   * keep, a snapshot for each join it sent. Those that were replaced while they waited read none.
   */
  async #join(frame: Frame, older: Promise<void> | undefined): Promise<void> {
    if (older) await older;
    if (this.#ended) return;
    try {
      const open = await this.#match.definition.open(frame.payload, this);
      if (this.#ended) return;
      if (this.#heldBytes > this.#home.heldBytes) throw tooMuchWhileJoining(this.topic);
      const reply = replyBytes({ ...frame, joinRef: this.joinRef }, 'ok', open.reply);
      const held = this.#held ?? [];
      this.#held = undefined;
      this.#open = open;
      this.#home.write(
        joinBytes([reply, ...held.map(entry => entry.bytes)]),
        held.reduce((frames, entry) => frames + entry.frames, 1),
      );
    } catch (error) {
      if (this.#ended) return;
      if (!(error instanceof HawserError)) {
        this.#home.log.error('a join crashed', { topic: this.topic, error });
      }
      const response = error instanceof HawserError ? problemReply(error) : { reason: REASONS.joinCrashed };
      this.#home.write(replyBytes({ ...frame, joinRef: this.joinRef }, 'error', response), 1);
      this.#end();
    }
  }

  async #handle(open: OpenChannel, frame: Frame): Promise<void> {
    const to = { joinRef: this.joinRef, ref: frame.ref, topic: this.topic };
    try {
      const response = await open.handle(frame.event, frame.payload);
      if (this.#ended || frame.ref === null || response === noReply) return;
      this.#say(replyBytes(to, 'ok', response), 'always');
    } catch (error) {
      if (!(error instanceof HawserError)) return this.#crash(frame.event, error);
      if (this.#ended || frame.ref === null) return;
      this.#say(replyBytes(to, 'error', problemReply(error)), 'always');
    }
  }

  #crash(event: string, error: unknown): void {
    const { log } = this.#home;
    const fields = { topic: this.topic, event, error };
    // A handler that fails after the end most likely heeded the aborted signal.
    if (this.#ended) log.debug('a handler failed after its channel had ended', fields);
    else log.error('a channel crashed', fields);
    this.#finish(CHANNEL_EVENTS.error, { reason: REASONS.channelCrash });
  }

  #leave(frame: Frame): void {
    this.#home.write(replyBytes({ ...frame, joinRef: this.joinRef }, 'ok', {}), 1);
    this.#finish(CHANNEL_EVENTS.close, {});
  }

  /**
   * Says something to this client alone, behind the broadcasts of the topic that are still pending. Replies are always
   * written: there is at most one per channel on its way, because a congested socket handles no further messages.
   */
  #say(bytes: Buffer, when: 'always' | 'unless slow'): void {
    const waiting = this.#home.fanOut.take(this.#topic, this);
    if (this.#held) {
      if (waiting.length > 0) this.deliver(joinBytes(waiting), waiting.length);
      this.#hold({ bytes, frames: 1, own: true });
      return;
    }
    const all = joinBytes([...waiting, bytes]);
    const frames = waiting.length + 1;
    if (when === 'always') this.#home.write(all, frames);
    else if (!this.#home.offer(all, frames)) this.lost();
  }

  #hold(entry: Held): void {
    this.#heldBytes += entry.bytes.length;
    // Past the limit the join will be refused, unless startHere() takes the broadcasts back: they need only be counted.
    if (entry.own || this.#heldBytes <= this.#home.heldBytes) this.#held?.push(entry);
  }

  /** Ends the channel and says so with phx_close or phx_error, whose ref is the join_ref, as in Phoenix. */
  #finish(event: string, payload: Payload): void {
    if (this.#ended) return;
    this.#home.write(pushBytes(this.joinRef, this.joinRef, this.topic, event, payload), 1);
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#held = undefined;
    this.#home.fanOut.unsubscribe(this.#topic, this);
    const unhandled = this.#inbox;
    this.#inbox = [];
    this.#home.ended(this, unhandled);
    this.#abort?.abort(new Error('the channel has ended'));
    for (const cleanup of this.#cleanups ?? []) this.#clean(cleanup);
    this.#cleanups = undefined;
  }

  #clean(cleanup: () => void): void {
    try {
      cleanup();
    } catch (error) {
      this.#home.log.error('the clean-up of a channel failed', { topic: this.topic, error });
    }
  }
}

/** The response of an "error" reply: the problem, and Phoenix's customary `reason`. */
const problemReply = ({ problem }: HawserError): Payload => ({ reason: problem.code, ...problem });

const tooMuchWhileJoining = (topic: string): HawserError =>
  new HawserError({
    code: REASONS.tooSlow,
    message: `More was said on ${topic} during the join than can be kept for it.`,
    hint: 'Join again.',
  });
