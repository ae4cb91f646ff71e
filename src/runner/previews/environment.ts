// What a session's commands find in their environment about previews: under which address each of the usual ports will be
// shared, so that an app can name its neighbours, and which hosts its dev server may expect. The hub is asked whenever a
// conversation is opened; one that is away, or older than this, leaves the environment as it is.
import type { Logger } from '../../std/log.ts';
import type { ThreadId } from '../../wire/protocol/ids.ts';
import { type Addresses, addresses } from '../../wire/protocol/previews.ts';

export type Environment = Readonly<Record<string, string>>;

/** @param ask gets a path of the hub as this machine */
export const createEnvironment =
  (
    ask: (path: string, signal: AbortSignal) => Promise<Response>,
    { own, log }: { readonly own: Readonly<Record<string, string | undefined>>; readonly log: Logger },
  ) =>
  async (threadId: ThreadId): Promise<Environment> => {
    try {
      const answer = await ask(`/api/runner/threads/${threadId}/addresses`, AbortSignal.timeout(ASK_MS));
      return answer.ok ? environmentOf(addresses.parse(await answer.json()), own) : {};
    } catch (error) {
      log.info('commands are not told where their ports will be shared', { threadId, error });
      return {};
    }
  };

/** A conversation waits for it; it is a convenience. */
const ASK_MS = 3_000;

/** @param own the environment of this machine's owner, whose word on dev servers goes before ours */
export const environmentOf = ({ host, urls }: Addresses, own: Readonly<Record<string, string | undefined>>) => ({
  HAWSER_PREVIEW_HOST: host,
  ...Object.fromEntries(urls.map(({ port, url }) => [`HAWSER_URL_${port}`, url])),
  ...Object.fromEntries(Object.entries(forDevServers(host)).filter(([name]) => !own[name])),
});

/** What dev servers look for by themselves. A host with a dot in front stands for those under it as well. */
const forDevServers = (host: string): Environment => ({
  __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: `.${host}`,
  RAILS_DEVELOPMENT_HOSTS: `.${host}`,
  // Create React App: hot reload at the port of the page, whatever that is, and not at the dev server's.
  WDS_SOCKET_PORT: '0',
});
