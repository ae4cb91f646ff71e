// What a server says, as bytes ready for the socket: text frames for JSON payloads, binary ones for bytes.
// channel.ts, socket.ts and server.ts write these; nothing is encoded anywhere else.
import { encodeBinaryBroadcast, encodeBinaryReply, encodeServerPush } from './binary-frame.ts';
import type { ReplyStatus } from './constants.ts';
import { encodeText, type Frame, type Payload, type Ref, replyFrame } from './frame.ts';
import { wsBinaryFrame, wsTextFrame } from './ws-frame.ts';

// All three throw TypeError for a payload that JSON cannot say, and RangeError for a binary one whose topic, event or
// ref is longer than 255 bytes.

/** A message for one channel; `ref` is null but for phx_close and phx_error, where Phoenix repeats the join_ref. */
export const pushBytes = (
  joinRef: Ref | null,
  ref: Ref | null,
  topic: string,
  event: string,
  payload: Payload,
): Buffer =>
  payload instanceof Uint8Array
    ? wsBinaryFrame(encodeServerPush({ joinRef, topic, event, payload }))
    : wsTextFrame(encodeText({ joinRef, ref, topic, event, payload }));

/** The answer to the message `to`. */
export const replyBytes = (
  to: Pick<Frame, 'joinRef' | 'ref' | 'topic'>,
  status: ReplyStatus,
  response: Payload,
): Buffer =>
  response instanceof Uint8Array
    ? wsBinaryFrame(encodeBinaryReply({ ...to, payload: { status, response } }))
    : wsTextFrame(encodeText(replyFrame(to, status, response)));

/** The same bytes for every subscriber: a broadcast carries no join_ref. */
export const broadcastBytes = (topic: string, event: string, payload: Payload): Buffer =>
  payload instanceof Uint8Array
    ? wsBinaryFrame(encodeBinaryBroadcast(topic, event, payload))
    : wsTextFrame(encodeText({ joinRef: null, ref: null, topic, event, payload }));
