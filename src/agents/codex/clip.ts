// Keeps text within the limits of wire/protocol/limits.ts: whole text up to a maximum, command output by its beginning
// and its end, diffs by whole lines. Pure apart from the one class, which holds text while it grows.
import { limits } from '../../wire/protocol/limits.ts';

/** Output of a command, and how many characters were left out between its beginning and its end. */
export type ClippedOutput = { readonly text: string; readonly cut: number };

/** Keeps the first and the last half of `max` characters. */
export const clipMiddle = (text: string, max: number = limits.outputChars): ClippedOutput => {
  if (text.length <= max) return { text, cut: 0 };
  const [head, tail] = [cleanEnd(text.slice(0, max / 2)), cleanStart(text.slice(-max / 2))];
  return { text: head + tail, cut: text.length - head.length - tail.length };
};

/** Keeps the first `max` characters and says at the end that there was more. */
export const clipEnd = (text: string, max: number = limits.itemChars): string =>
  text.length <= max ? text : `${cleanEnd(text.slice(0, max - CUT_NOTE.length))}${CUT_NOTE}`;

const CUT_NOTE = '\n\n[The rest was cut: it is too long to keep.]';

/**
 * Keeps whole lines of a unified diff up to `max` characters. The line that says so starts with a backslash, like git's
 * own "No newline at end of file", because readers of diffs skip such lines.
 */
export const clipDiff = (diff: string, max: number = limits.diffChars): string => {
  if (diff.length <= max) return diff;
  const note = '\\ The rest was cut: it is too long to keep.\n';
  return diff.slice(0, diff.lastIndexOf('\n', max - note.length - 1) + 1) + note;
};

/** Not between the two halves of a character that takes two UTF-16 units. */
const cleanEnd = (text: string): string => (/[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text);
const cleanStart = (text: string): string => (/^[\uDC00-\uDFFF]/.test(text) ? text.slice(1) : text);

/** Pieces are joined in batches: a rope of a million one-character pieces would take fifty times the text's own memory. */
const BATCH = 512;

/** Text that arrives in small pieces, kept whole up to a maximum or by its beginning and its end. */
export class GrowingText {
  readonly #max: number;
  readonly #keepTail: boolean;
  #head = '';
  #tail = '';
  #pieces: string[] = [];
  #length = 0;

  /** @param keepTail beyond `max` characters keep the beginning and the end, instead of the beginning alone */
  constructor(max: number, keepTail: boolean) {
    this.#max = max;
    this.#keepTail = keepTail;
  }

  /** All characters that were ever added. */
  get length(): number {
    return this.#length;
  }

  append(piece: string): void {
    this.#length += piece.length;
    this.#pieces.push(piece);
    if (this.#pieces.length >= BATCH) this.#join();
  }

  /** What is kept of it. */
  read(): ClippedOutput {
    this.#join();
    const text = this.#head + this.#tail;
    if (!this.#keepTail) return { text, cut: this.#length - text.length };
    const clipped = clipMiddle(text, this.#max);
    return { text: clipped.text, cut: this.#length - clipped.text.length };
  }

  #join(): void {
    const text = this.#pieces.join('');
    this.#pieces = [];
    const room = Math.max(0, (this.#keepTail ? this.#max / 2 : this.#max) - this.#head.length);
    this.#head += text.slice(0, room);
    if (!this.#keepTail || text.length <= room) return;
    this.#tail += text.slice(room);
    // Trimmed only now and then, at twice what is needed, so that each character is copied a bounded number of times.
    if (this.#tail.length > this.#max) this.#tail = this.#tail.slice(-this.#max / 2);
  }
}
