// Brings the attachments of a message to this machine, once each: named by the hash of their content, checked against
// it, so that what the agent opens is what was attached.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { HawserError } from '../std/errors.ts';
import { limits } from '../wire/protocol/limits.ts';
import type { Attachment } from '../wire/protocol/messages.ts';

/**
 * @param folder where they are kept
 * @param download asks the hub for the content with this hash
 * @returns a function from an attachment to its path @throws HawserError `attachment_failed`
 */
export const createAttachments =
  (folder: string, download: (sha256: string, signal: AbortSignal) => Promise<Response>) =>
  async (attachment: Attachment): Promise<string> => {
    const { sha256, name, bytes } = attachment;
    const path = join(folder, sha256 + safeExtension(name));
    if (
      await stat(path).then(
        found => found.size === bytes,
        () => false,
      )
    )
      return path;
    if (bytes > limits.attachmentBytes) throw failure(name, 'it is too large');
    const content = await read(await download(sha256, AbortSignal.timeout(DOWNLOAD_MS)), name, bytes);
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw failure(name, 'it arrived damaged');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const beside = `${path}.${randomUUID()}`;
    await writeFile(beside, content, { mode: 0o600 });
    await rename(beside, path);
    return path;
  };

const DOWNLOAD_MS = 60_000;

/** The agent tells the kind of a file by its ending; the rest of a name someone chose has no business in a path. */
const safeExtension = (name: string): string => /^\.[a-zA-Z0-9]{1,10}$/.exec(extname(name))?.[0].toLowerCase() ?? '';

const read = async (response: Response, name: string, bytes: number): Promise<Buffer> => {
  if (!response.ok || !response.body) throw failure(name, `the hub answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > bytes) throw failure(name, 'the hub sent more than it announced');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const failure = (name: string, why: string) =>
  new HawserError({
    code: 'attachment_failed',
    values: { name },
    message: `Could not fetch the attachment “${name}”: ${why}.`,
    hint: 'Attach it again.',
  });
