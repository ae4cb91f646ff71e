// Makes ids: a prefix that says what the thing is, and 128 random bits that nobody can guess.
// The brands that keep a thread's id from being passed as a runner's are in wire/protocol/ids.ts.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford base32, lower case: no i, l, o, u to misread
const LENGTH = 26; // 26 * 5 bits >= 128 bits

/** The part of an id after its prefix: 26 characters, at least 128 bits from the system's random source. */
export const randomPart = (): string => partOf(crypto.getRandomValues(new Uint8Array(LENGTH)));

/** The same from bytes that are as good as random; of more than 26 only the first count. */
export const partOf = (bytes: Uint8Array): string => {
  let out = '';
  // 256 is a multiple of 32, so the remainder is uniform.
  for (const byte of bytes.subarray(0, LENGTH)) out += ALPHABET[byte % 32];
  return out;
};

/** `thr_4q0…`: an id with the given prefix. */
export const newId = (prefix: string): string => `${prefix}_${randomPart()}`;
