// The picture somebody chose of themselves, which everybody in the workspace sees in place of their initials. The browser has
// cut it to size; here it is what its content says, or it is refused (R29).
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '../../std/clock.ts';
import { HawserError } from '../../std/errors.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { pictureKind } from '../attachments/content.ts';
import { appendAudit } from '../audit/append.ts';
import type { Bus } from '../bus.ts';
import { notYours, type Viewer } from '../connection.ts';
import { readBody } from '../http/read-body.ts';
import { memberFor } from '../store/queries/accounts.ts';
import { type Portrait, portraitByHash, putPortrait } from '../store/queries/portraits.ts';
import type { Store } from '../store/store.ts';

export type Portraits = {
  /** @throws HawserError `portrait_type`, `portrait_too_large` */
  set(by: Viewer, stream: Readable): Promise<void>;
  remove(by: Viewer): Promise<void>;
  /** @throws HawserError `unauthorized` where nobody they see has it */
  read(viewer: Viewer, sha256: string): Promise<{ readonly mediaType: string; readonly content: Buffer }>;
};

export const createPortraits = (deps: { store: Store; bus: Bus; clock: Clock }): Portraits => {
  const { store, bus, clock } = deps;

  const put = async ({ workspaceId, userId, member: { id } }: Viewer, portrait: Portrait | undefined) => {
    const what = portrait ? 'account.portrait' : 'account.portrait_removed';
    const member = await store.write(async tx => {
      await putPortrait(tx, id, portrait);
      await appendAudit(tx, {
        ...{ workspaceId, now: clock.now(), actor: id, what },
        ...(portrait && { detail: { sha256: portrait.sha256 } }),
      });
      return memberFor(tx.db, userId, workspaceId);
    });
    if (member) bus.publish({ type: 'member_changed', workspaceId, member });
  };

  return {
    set: async (by, stream) => {
      const content = await readBody(stream, limits.portraitBytes, tooLarge);
      const mediaType = mustBePortrait(content);
      await put(by, { sha256: createHash('sha256').update(content).digest('hex'), mediaType, content });
    },
    remove: by => put(by, undefined),
    read: async ({ workspaceId }, sha256) => {
      const found = await portraitByHash(store.db, workspaceId, sha256);
      if (!found) throw notYours();
      return { mediaType: found.mediaType, content: Buffer.from(found.content) };
    },
  };
};

const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp']);

/** @returns its type */
const mustBePortrait = (content: Buffer): string => {
  const kind = pictureKind(content);
  if (!kind || !TYPES.has(kind.mediaType)) throw wrongType();
  // A small file may hold a field of one colour that takes a browser hundreds of megabytes, beside every message.
  if (Math.max(kind.width ?? 0, kind.height ?? 0) > limits.portraitSide) throw tooLarge();
  return kind.mediaType;
};

const wrongType = () =>
  new HawserError({
    code: 'portrait_type',
    message: 'A picture of you can be a PNG, a JPEG or a WebP.',
    hint: 'Choose another one.',
  });

const tooLarge = () =>
  new HawserError({
    code: 'portrait_too_large',
    message: `A picture of you may have up to ${limits.portraitBytes >> 10} kB and ${limits.portraitSide} pixels on each side.`,
    hint: 'Choose a smaller one.',
    values: { most: limits.portraitBytes >> 10, side: limits.portraitSide },
  });
