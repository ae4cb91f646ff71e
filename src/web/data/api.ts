// The hub's HTTP routes as functions. Whatever goes wrong comes out as a HawserError with words to show.
import { z } from 'zod';
import { HawserError } from '../../std/errors.ts';
import { type DraftState, type DraftWrite, draftAnswer } from '../../wire/protocol/drafts.ts';
import { type RunnerId, type ThreadId, workspaceId } from '../../wire/protocol/ids.ts';
import { type Attachment, attachment } from '../../wire/protocol/messages.ts';
import { problem } from '../../wire/protocol/problems.ts';
import { fileList, picture, type RunnerRequest } from '../../wire/protocol/runner-topic.ts';
import { type SearchAnswer, type SearchQuery, searchAnswer } from '../../wire/protocol/search.ts';
import { weakening } from '../../wire/protocol/weakenings.ts';
import { member } from '../../wire/protocol/workspace-topic.ts';
import { createPeopleApi, type Passkeys, type PeopleApi } from './people-api.ts';
import { createPreviewsApi, type PreviewsApi } from './previews-api.ts';

/** What is weakened is missing in what browsers keep from earlier versions. */
export const me = z.object({ workspaceId, member, weakened: z.array(weakening).default([]) });
export type Me = z.infer<typeof me>;

export type UploadOptions = {
  readonly signal?: AbortSignal;
  /** Told how much has been sent, from 0 to 1, where the browser can say. */
  readonly onProgress?: (sent: number) => void;
};

/** Sends a body and gives what came back; rejects when nothing did. */
export type SendFile = (url: URL, body: Blob, options: UploadOptions) => Promise<Response>;

export type Api = {
  /** @throws HawserError `sign_in_failed` */
  signIn(code: string): Promise<void>;
  signOut(): Promise<void>;
  /** Who is signed in; undefined when nobody is. */
  me(): Promise<Me | undefined>;
  /** @throws HawserError `attachment_*` */
  upload(file: Blob, name: string, options?: UploadOptions): Promise<Attachment>;
  /** A picture of oneself. @throws HawserError `portrait_*` */
  setPortrait(picture: Blob): Promise<void>;
  removePortrait(): Promise<void>;
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer>;
  /** @throws HawserError `runner_offline`, or what the runner answered */
  runnerRequest(id: RunnerId, request: RunnerRequest): Promise<unknown>;
  /** Paths in the folder a thread works in, best first. @throws as runnerRequest does */
  /** A picture that the agent has shown, as an address for an `img`. */
  readPicture(runnerId: RunnerId, threadId: ThreadId, path: string): Promise<string>;
  listFiles(runnerId: RunnerId, threadId: ThreadId, query: string): Promise<readonly string[]>;
  /** @throws HawserError `forbidden` */
  renameRunner(id: RunnerId, name: string): Promise<void>;
  /** @throws HawserError `forbidden` */
  forgetRunner(id: RunnerId): Promise<void>;
  /** What one was writing on another device. */
  draft(id: ThreadId): Promise<DraftState | undefined>;
  /** @returns the draft that holds: this one, or a later one */
  saveDraft(id: ThreadId, draft: DraftWrite): Promise<DraftState | undefined>;
  readonly people: PeopleApi;
  readonly previews: PreviewsApi;
};

/**
 * @param fetch the browser's, or one that keeps cookies in tests
 * @param sendFile a way to send files that tells its progress; without it `fetch` sends them
 * @param passkeys the browser's; without them there are none
 */
export const createApi = (
  base: string,
  fetch: typeof globalThis.fetch,
  sendFile?: SendFile,
  passkeys: Passkeys = NO_PASSKEYS,
): Api => {
  const send: SendFile =
    sendFile ??
    ((url, body, { signal }) =>
      fetch(url, { method: 'POST', headers: UPLOAD_HEADERS, body, ...(signal && { signal }) }));
  const call = (path: string, init?: RequestInit): Promise<unknown> =>
    read(fetch(new URL(path, base), init), init?.signal ?? undefined);
  const read = async (sent: Promise<Response>, signal?: AbortSignal): Promise<unknown> => {
    const response = await sent.catch(error => {
      if (signal?.aborted) throw error;
      throw unreachable(error);
    });
    const body: unknown = await response.json().catch(() => undefined); // an error page of something in between
    if (response.ok) return body;
    const said = problem.safeParse(body);
    throw new HawserError(
      said.success ? said.data : { code: 'hub_failed', message: `The hub answered ${response.status}.` },
    );
  };
  const withBody = (method: string, path: string, body: unknown) =>
    call(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const post = (path: string, body: unknown) => withBody('POST', path, body);
  const runnerRequest: Api['runnerRequest'] = async (id, request) =>
    z.object({ result: z.unknown() }).parse(await post(`/api/runners/${id}/requests`, request)).result;

  return {
    signIn: async code => void (await post('/api/sign-in', { code })),
    signOut: async () => void (await post('/api/sign-out', {})),
    me: async () => {
      try {
        return me.parse(await call('/api/me'));
      } catch (error) {
        if (error instanceof HawserError && error.code === 'signed_out') return undefined;
        throw error;
      }
    },
    upload: async (file, name, options = {}) => {
      const url = new URL(`/api/attachments?name=${encodeURIComponent(name)}`, base);
      return attachment.parse(await read(send(url, file, options), options.signal));
    },
    setPortrait: async picture => void (await read(send(new URL('/api/account/portrait', base), picture, {}))),
    removePortrait: async () => void (await call('/api/account/portrait', { method: 'DELETE' })),
    search: async (query, signal) => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      const params = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
      return searchAnswer.parse(await call(`/api/search?${params}`, signal ? { signal } : {}));
    },
    runnerRequest,
    listFiles: async (id, thread, query) =>
      fileList.parse(await runnerRequest(id, { method: 'list_files', threadId: thread, query })).files,
    readPicture: async (id, thread, path) => {
      const { type, base64 } = picture.parse(
        await runnerRequest(id, { method: 'read_picture', threadId: thread, path }),
      );
      return `data:${type};base64,${base64}`;
    },
    renameRunner: async (id, name) => void (await withBody('PATCH', `/api/runners/${id}`, { name })),
    forgetRunner: async id => void (await call(`/api/runners/${id}`, { method: 'DELETE' })),
    draft: async id => draftAnswer.parse(await call(`/api/drafts/${id}`)).draft ?? undefined,
    saveDraft: async (id, draft) =>
      draftAnswer.parse(await withBody('PUT', `/api/drafts/${id}`, draft)).draft ?? undefined,
    people: createPeopleApi(call, post, passkeys),
    previews: createPreviewsApi(call, post),
  };
};

const noPasskeys = () => Promise.reject(new Error('there are no passkeys here'));
const NO_PASSKEYS: Passkeys = { make: noPasskeys, prove: noPasskeys };

export const UPLOAD_HEADERS = { 'content-type': 'application/octet-stream' } as const;

const unreachable = (cause: unknown) =>
  new HawserError(
    {
      code: 'hub_unreachable',
      message: 'The hub does not answer.',
      hint: 'Is it running? What you wrote is kept here.',
    },
    { cause },
  );
