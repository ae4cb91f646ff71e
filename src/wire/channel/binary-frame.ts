// The binary frames of Phoenix.Socket.V2.JSONSerializer: a kind, one byte of length per field, the fields, the payload.
// A client sends only pushes, and they carry a ref; what a server sends are pushes without one, replies and broadcasts.
//
//   client push     0 | join_ref ref topic event | ... | data
//   server push     0 | join_ref topic event     | ... | data
//   server reply    1 | join_ref ref topic status| ... | data
//   broadcast       2 | topic event              | ... | data
import { BINARY_FIELD_BYTES, CHANNEL_EVENTS, type ReplyStatus } from './constants.ts';
import type { Frame, Malformed, Ref } from './frame.ts';

const KINDS = { push: 0, reply: 1, broadcast: 2 } as const;

/** A frame whose payload is bytes. */
export type BinaryFrame = Frame & { readonly payload: Uint8Array };

/** A reply whose response is bytes; the same shape the official client makes of it. */
export type BinaryReply = Pick<Frame, 'joinRef' | 'ref' | 'topic'> & {
  readonly event: typeof CHANNEL_EVENTS.reply;
  readonly payload: { readonly status: ReplyStatus; readonly response: Uint8Array };
};

/** All four encoders throw RangeError when a field is longer than 255 bytes. */
export const encodeClientPush = ({ joinRef, ref, topic, event, payload }: BinaryFrame): Buffer =>
  assemble(KINDS.push, [text(joinRef), text(ref), topic, event], payload);

export const encodeServerPush = ({ joinRef, topic, event, payload }: Omit<BinaryFrame, 'ref'>): Buffer =>
  assemble(KINDS.push, [text(joinRef), topic, event], payload);

export const encodeBinaryReply = ({ joinRef, ref, topic, payload }: Omit<BinaryReply, 'event'>): Buffer =>
  assemble(KINDS.reply, [text(joinRef), text(ref), topic, payload.status], payload.response);

export const encodeBinaryBroadcast = (topic: string, event: string, payload: Uint8Array): Buffer =>
  assemble(KINDS.broadcast, [topic, event], payload);

/** Reads what a client sent. The payload is a view of `bytes`, not a copy. */
export const decodeClientPush = (bytes: Uint8Array): BinaryFrame | Malformed => {
  if (bytes[0] !== KINDS.push) return { malformed: 'binary frame of unknown kind' };
  const parts = disassemble(bytes, 4);
  if ('malformed' in parts) return parts;
  const [joinRef = '', ref = '', topic = '', event = ''] = parts.fields;
  return { joinRef: joinRef || null, ref: ref || null, topic, event, payload: parts.data };
};

/** Reads what a server sent, as the official client does. */
export const decodeServerFrame = (bytes: Uint8Array): BinaryFrame | BinaryReply | Malformed => {
  const kind = bytes[0];
  const count = kind === KINDS.push ? 3 : kind === KINDS.reply ? 4 : kind === KINDS.broadcast ? 2 : 0;
  if (count === 0) return { malformed: 'binary frame of unknown kind' };
  const parts = disassemble(bytes, count);
  if ('malformed' in parts) return parts;
  const { fields, data } = parts;
  if (kind === KINDS.broadcast) {
    const [topic = '', event = ''] = fields;
    return { joinRef: null, ref: null, topic, event, payload: data };
  }
  if (kind === KINDS.push) {
    const [joinRef = '', topic = '', event = ''] = fields;
    return { joinRef: joinRef || null, ref: null, topic, event, payload: data };
  }
  const [joinRef = '', ref = '', topic = '', status = ''] = fields;
  if (status !== 'ok' && status !== 'error') return { malformed: 'reply with an unknown status' };
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: CHANNEL_EVENTS.reply,
    payload: { status, response: data },
  };
};

/** A missing ref is an empty field, as in Phoenix. */
const text = (ref: Ref | null): string => (ref === null ? '' : String(ref));

const assemble = (kind: number, fields: readonly string[], data: Uint8Array): Buffer => {
  const encoded = fields.map(field => Buffer.from(field));
  for (const [index, field] of encoded.entries()) {
    if (field.length > BINARY_FIELD_BYTES) {
      throw new RangeError(`field ${index + 1} of a binary frame is ${field.length} bytes long, not 255 or less`);
    }
  }
  const head = Buffer.from([kind, ...encoded.map(field => field.length)]);
  return Buffer.concat([head, ...encoded, data]);
};

type Parts = { readonly fields: readonly string[]; readonly data: Uint8Array };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const disassemble = (bytes: Uint8Array, count: number): Parts | Malformed => {
  const lengths = bytes.subarray(1, 1 + count);
  if (lengths.length < count) return { malformed: 'binary frame ends within its lengths' };
  const fields: string[] = [];
  let at = 1 + count;
  for (const length of lengths) {
    if (at + length > bytes.length) return { malformed: 'binary frame ends within its fields' };
    try {
      fields.push(strictUtf8.decode(bytes.subarray(at, at + length)));
    } catch {
      // TextDecoder throws for one reason only.
      return { malformed: 'binary frame with a field that is not UTF-8' };
    }
    at += length;
  }
  return { fields, data: bytes.subarray(at) };
};
