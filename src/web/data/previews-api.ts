// The hub's routes about previews, as functions: sharing a port of a thread, taking that back, getting into one.
import { z } from 'zod';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { type PreviewId, type PreviewView, previewView, type ShareWish } from '../../wire/protocol/previews.ts';

export type PreviewsApi = {
  /** @throws HawserError `forbidden`, `port_not_shareable`, `runner_offline`, or what else the laptop says */
  share(thread: ThreadId, wish: ShareWish): Promise<PreviewView>;
  list(thread: ThreadId): Promise<readonly PreviewView[]>;
  stop(id: PreviewId): Promise<void>;
  /** Says in the thread that a port need not be shared. */
  pass(thread: ThreadId, port: number): Promise<void>;
  /** @returns the address that lets this browser in, once @throws HawserError `not_found` */
  enter(ask: { host: string; challenge: string; path: string }): Promise<string>;
};

export const createPreviewsApi = (
  call: (path: string) => Promise<unknown>,
  post: (path: string, body: unknown) => Promise<unknown>,
): PreviewsApi => ({
  share: async (thread, wish) => previewView.parse(await post(`/api/threads/${thread}/previews`, wish)),
  list: async thread =>
    z.object({ previews: z.array(previewView) }).parse(await call(`/api/threads/${thread}/previews`)).previews,
  stop: async id => void (await post(`/api/previews/${id}/stop`, {})),
  pass: async (thread, port) => void (await post(`/api/threads/${thread}/ports/pass`, { port })),
  enter: async ask => z.object({ url: z.string() }).parse(await post('/api/previews/codes', ask)).url,
});
