// The head of an app's answer (RFC 9112, sections 4 and 5), and how its body ends (section 6.3). Stricter than a browser:
// the app is whatever an agent wrote, and what two readers could read in two ways is no answer. Pure; answer-reader.ts
// feeds it and reads the body.
import type { RawHeaders } from './headers.ts';

export type AnswerHead = {
  readonly status: number;
  readonly message: string;
  readonly rawHeaders: RawHeaders;
  readonly minor: 0 | 1;
};

/** `none`, a number of bytes, chunks, or all until the app ends the connection. */
export type Framing = 'none' | number | 'chunked' | 'until-end';

/** What came is not HTTP, or means two things at once; the message says which. */
export class Garbled extends Error {}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
/** A token, a colon, and a value without control characters: no line break, folded or bare, gets through (R19). */
const FIELD_LINE = /^([!#$%&'*+\-.^_`|~\dA-Za-z]+):[\t ]*((?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)[\t ]*$/;
/** A tab after `chunked` makes it another coding to Node's own client, and to others nothing (R20). */
const TAB_AFTER_CODING = /^transfer-encoding:.*\t *$/i;
/** R24. Node's own lid for a client is 2,000. */
const MAX_FIELDS = 1_000;

/**
 * @param text everything before the empty line, one character a byte
 * @throws Garbled
 */
export const readHead = (text: string): AnswerHead => {
  const end = text.indexOf('\r\n');
  const [, minor, status, message = ''] = STATUS_LINE.exec(end < 0 ? text : text.slice(0, end)) ?? [];
  if (status === undefined) throw new Garbled('it begins with no status');
  return {
    status: Number(status),
    message,
    minor: minor === '0' ? 0 : 1,
    rawHeaders: end < 0 ? [] : readFields(text.slice(end + 2)),
  };
};

/** @param text lines of `name: value`, as in a head and after the last chunk @throws Garbled */
export const readFields = (text: string): string[] => {
  const fields: string[] = [];
  if (text === '') return fields;
  for (const line of text.split('\r\n')) {
    const [, name, value = ''] = FIELD_LINE.exec(line) ?? [];
    if (name === undefined) throw new Garbled('one of its headers is none');
    if (TAB_AFTER_CODING.test(line)) throw new Garbled('of what coding?');
    fields.push(name, value);
  }
  if (fields.length > 2 * MAX_FIELDS) throw new Garbled('it has too many headers');
  return fields;
};

/**
 * @param method of the request
 * @returns how the body ends, and whether the connection may be used again after it
 * @throws Garbled where the length is said twice or in a way that not everyone understands (R20)
 */
export const framingOf = (
  { status, minor, rawHeaders }: AnswerHead,
  method: string,
): { readonly body: Framing; readonly keep: boolean } => {
  let length: string | undefined;
  let coding: string | undefined;
  let keep = minor === 1;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // By length first: three names matter, and most headers have none of their lengths.
    if (name.length !== 14 && name.length !== 17 && name.length !== 10) continue;
    const value = rawHeaders[index + 1] ?? '';
    switch (name.toLowerCase()) {
      case 'content-length':
        if (!/^\d{1,15}$/.test(value) || (length !== undefined && length !== value))
          throw new Garbled('of what length?');
        length = value;
        break;
      case 'transfer-encoding':
        if (coding !== undefined || value.toLowerCase() !== 'chunked') throw new Garbled('of what coding?');
        coding = value;
        break;
      case 'connection':
        if (/\bclose\b/i.test(value)) keep = false;
        else if (/\bkeep-alive\b/i.test(value)) keep = true;
    }
  }
  if (coding !== undefined && (length !== undefined || minor === 0)) throw new Garbled('chunks, or a length?');
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return { body: 'none', keep };
  if (coding !== undefined) return { body: 'chunked', keep };
  if (length !== undefined) return { body: Number(length), keep };
  return { body: 'until-end', keep: false };
};
