// Reads a body that comes as it is (`rawBody`) whole, and no further than it may go: what it says of its length is not believed.
import type { Readable } from 'node:stream';

/** @throws what `tooLarge` makes, once there is more than `most` bytes */
export const readBody = async (stream: Readable, most: number, tooLarge: () => Error): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
