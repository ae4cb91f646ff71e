// What a preview in a frame says when it has to be let in: its page (src/hub/previews/pages.ts) asks the page around it,
// which is signed in and can get a code for it. Anything may send messages to a page, so they are read with care.
import { z } from 'zod';
import { type Heard, isFromFrame, type Meant } from './from-frame.ts';

const knock = z.object({
  type: z.literal('hawser.knock'),
  /** SHA-256 of a secret that only the frame has, as a cookie. */
  challenge: z.string().max(100),
  path: z.string().max(8_000).startsWith('/'),
  /** Which preview it is, where all are on one host. */
  prefix: z
    .string()
    .regex(/^(\/~[0-9a-z]{26})?$/)
    .default(''),
});

export type Knock = { readonly host: string; readonly challenge: string; readonly path: string };

/**
 * @returns undefined for every message that is none of those
 */
export const readKnock = (heard: Heard, meant: Meant): Knock | undefined => {
  if (!isFromFrame(heard, meant)) return undefined;
  const { origin, data } = heard;
  const { success, data: said } = knock.safeParse(data);
  if (!success || !meant.addresses.includes(origin + said.prefix)) return undefined;
  return { host: new URL(origin).host + said.prefix, challenge: said.challenge, path: said.path };
};
