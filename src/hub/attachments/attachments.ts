// Attachments of messages: the content is a file named by its hash, so the same picture is kept once; the row says
// whose it is and what it is called.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { newId } from '../../std/ids.ts';
import type { AttachmentId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import type { Attachment } from '../../wire/protocol/messages.ts';
import type { Viewer } from '../connection.ts';
import { readBody } from '../http/read-body.ts';
import { insertAttachment } from '../store/queries/attachments.ts';
import { kindOf } from './content.ts';
import { attachmentsSeenBy, type SightDeps } from './sight.ts';

export type Attachments = {
  /** @throws HawserError `attachment_*` */
  add(by: Viewer, name: string, content: Readable): Promise<Attachment>;
  /** @throws HawserError `not_found` when it does not exist, or is not theirs to read */
  find(viewer: Viewer, id: AttachmentId): Promise<Attachment>;
  /** @throws HawserError `not_found` */
  read(sha256: string): Promise<Readable>;
};

export const createAttachments = (deps: SightDeps & { clock: Clock; folder: string }): Attachments => {
  const { store, clock, folder } = deps;
  // Two levels of folders keep each small; the hash has been checked by the schema to be nothing but hex digits.
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);

  const keep = async (sha256: string, content: Buffer): Promise<void> => {
    const path = pathOf(sha256);
    if (await exists(path)) return;
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    const beside = `${path}.${randomUUID()}`;
    await writeFile(beside, content, { mode: 0o600, flush: true });
    await rename(beside, path);
  };

  return {
    add: async ({ workspaceId, member }, name, stream) => {
      const content = await readBody(stream, limits.attachmentBytes, tooLarge);
      const kind = kindOf(content);
      const sha256 = createHash('sha256').update(content).digest('hex');
      await keep(sha256, content);
      const attachment: Attachment = {
        id: newId('att') as AttachmentId,
        sha256,
        name: cleanName(name),
        bytes: content.length,
        ...kind,
      };
      await store.write(tx => insertAttachment(tx, { attachment, workspaceId, memberId: member.id, now: clock.now() }));
      return attachment;
    },
    find: async (viewer, id) => {
      const [attachment] = await attachmentsSeenBy(deps, viewer, [id]);
      if (!attachment) throw gone();
      return attachment;
    },
    read: async sha256 => {
      const path = pathOf(sha256);
      if (!(await exists(path))) throw gone();
      return createReadStream(path);
    },
  };
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const tooLarge = () =>
  new HawserError({
    code: 'attachment_too_large',
    values: { most: limits.attachmentBytes / 2 ** 20 },
    message: `A file may be up to ${limits.attachmentBytes / 2 ** 20} MB.`,
    hint: 'Attach a smaller one, or put it into the folder the agent works in.',
  });

/** The last part of what a browser calls the file, without control characters. */
const cleanName = (name: string): string => {
  const plain = basename(name.replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}|\p{Cf}/gu, '')
    .trim();
  return plain.slice(0, 200) || 'file';
};

const gone = () => new HawserError({ code: 'not_found', message: 'This attachment is no longer there.' });
