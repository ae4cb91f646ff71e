// One message of Phoenix Channels V2 as JSON text: `[join_ref, ref, topic, event, payload]`. What comes in is hostile
// until it has been through decodeText; its payload is still unknown and is parsed by the channel (topic.ts).
import { CHANNEL_EVENTS, JSON_DEPTH, type ReplyStatus } from './constants.ts';

/** The official client counts in strings; Phoenix echoes numbers as well. */
export type Ref = string | number;

export type Frame = {
  /** The ref of the join the message belongs to; null on broadcasts. */
  readonly joinRef: Ref | null;
  /** Matches a reply with its message; null when nobody waits for one. */
  readonly ref: Ref | null;
  readonly topic: string;
  readonly event: string;
  /** Any JSON value, or a Uint8Array when the frame was binary. */
  readonly payload: unknown;
};

/** Why bytes are no frame; for the log, not for the peer. */
export type Malformed = { readonly malformed: string };

/** Anything JSON can say, or bytes, which travel in a binary frame. */
export type Payload = object;

export const isMalformed = (decoded: Frame | Malformed): decoded is Malformed => 'malformed' in decoded;

/** @throws TypeError when the payload cannot be said in JSON (cycles, BigInt) */
export const encodeText = (frame: Frame): string =>
  JSON.stringify([frame.joinRef, frame.ref, frame.topic, frame.event, frame.payload]);

/** The reply to the message `ref`. */
export const replyFrame = (
  { joinRef, ref, topic }: Pick<Frame, 'joinRef' | 'ref' | 'topic'>,
  status: ReplyStatus,
  response: Payload,
): Frame => ({ joinRef, ref, topic, event: CHANNEL_EVENTS.reply, payload: { status, response } });

/**
 * Reads one text frame. Elements after the fifth are ignored, as Phoenix does; of two equal keys the last one counts,
 * and a key `__proto__` is taken out, so that no later copying can change a prototype with it.
 */
export const decodeText = (text: string): Frame | Malformed => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's message quotes the input, which may hold a secret.
    return { malformed: 'not JSON' };
  }
  if (!Array.isArray(parsed) || parsed.length < 5) return { malformed: 'not an array of five' };
  const [joinRef, ref, topic, event, payload]: unknown[] = parsed;
  if (!isRef(joinRef) || !isRef(ref)) return { malformed: 'join_ref or ref is neither text, number nor null' };
  if (typeof topic !== 'string' || typeof event !== 'string') return { malformed: 'topic or event is not text' };
  if (!tame(payload, JSON_DEPTH)) return { malformed: `nested deeper than ${JSON_DEPTH}` };
  return { joinRef, ref, topic, event, payload };
};

const isRef = (value: unknown): value is Ref | null =>
  value === null || typeof value === 'string' || typeof value === 'number';

/** Takes `__proto__` keys out, in place; false when `value` nests deeper than `levels`. JSON.parse itself has no limit. */
const tame = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every(entry => tame(entry, levels - 1));
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  return Object.values(value).every(entry => tame(entry, levels - 1));
};
