// The door of the WebSocket: every check a request gets, before the connection exists (R14, R27): own Host, own Origin
// for browsers, and a credential that says who it is: the cookie of a person or the proof of a runner.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { HawserError } from '../../std/errors.ts';
import type { Logger } from '../../std/log.ts';
import { servesVersion } from '../../wire/channel/constants.ts';
import type { ChannelServer } from '../../wire/channel/server.ts';
import type { RunnerId } from '../../wire/protocol/ids.ts';
import { limits } from '../../wire/protocol/limits.ts';
import { TUNNEL_PATH } from '../../wire/tunnel/constants.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Connection } from '../connection.ts';
import type { PreviewDoor } from '../previews/door.ts';
import type { Tunnels } from '../previews/tunnels.ts';
import { bearerOf, cookieOf, isOwnHost, isOwnOrigin } from './guards.ts';
import type { Names } from './names.ts';

export type UpgradeDeps = {
  readonly sockets: ChannelServer<Connection>;
  readonly accounts: Accounts;
  readonly checkProof: (proof: string) => Promise<RunnerId>;
  readonly names: Names;
  /** Name of the cookie of signed-in browsers. */
  readonly cookie: string;
  readonly previews: Pick<PreviewDoor, 'owns' | 'upgrade'>;
  readonly tunnels: Pick<Tunnels, 'accept'>;
  readonly log: Logger;
};

const PATH = '/socket/websocket';

/** Serves upgrades of the HTTP server. @returns the way to stop taking new ones */
export const serveSockets = (server: Server, deps: UpgradeDeps): (() => void) => {
  const { sockets, log } = deps;
  // Frames are small and many; compressing each would cost more than it saves, and is a known way to exhaust memory (R25).
  const options = { noServer: true, perMessageDeflate: false, clientTracking: false } as const;
  const doors = {
    browser: new WebSocketServer({ ...options, maxPayload: limits.browserFrameBytes }),
    runner: new WebSocketServer({ ...options, maxPayload: limits.runnerFrameBytes }),
  };

  const upgrade = async (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    if (deps.previews.owns(request)) return deps.previews.upgrade(request, raw, head);
    const refused = refusal(request, deps.names);
    if (refused) return refuse(raw, refused);
    const connection = await identify(request, deps);
    if (!connection) return refuse(raw, '401 Unauthorized');
    if (raw.destroyed) return;
    if (pathOf(request) === TUNNEL_PATH) {
      if (connection.kind !== 'runner') return refuse(raw, '403 Forbidden');
      return deps.tunnels.accept(connection.runnerId, request, raw, head);
    }
    doors[connection.kind].handleUpgrade(request, raw, head, ws => sockets.accept(ws, raw, connection));
  };

  const onUpgrade = (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', error => log.debug('a socket broke', { error }));
    upgrade(request, raw, head).catch(error => {
      log.error('an upgrade failed', { error });
      refuse(raw, '500 Internal Server Error');
    });
  };
  server.on('upgrade', onUpgrade);
  return () => {
    server.off('upgrade', onUpgrade);
    server.on('upgrade', (_request, raw) => refuse(raw, '503 Service Unavailable'));
  };
};

const refusal = (request: IncomingMessage, names: Names): string | undefined => {
  const url = URL.parse(request.url ?? '', 'http://hub');
  if (url?.pathname !== PATH && url?.pathname !== TUNNEL_PATH) return '404 Not Found';
  if (!isOwnHost(request.headers, names)) return '421 Misdirected Request';
  if (!isOwnOrigin(request.headers, names)) return '403 Forbidden';
  if (url.pathname === TUNNEL_PATH) return undefined;
  // Serializers it does not have are refused as Phoenix does: before the upgrade.
  return servesVersion(url.searchParams.get('vsn')) ? undefined : '403 Forbidden';
};

const pathOf = (request: IncomingMessage) => URL.parse(request.url ?? '', 'http://hub')?.pathname;

/** A runner's proof counts before any cookie; whoever has neither is nobody. */
const identify = async (request: IncomingMessage, deps: UpgradeDeps): Promise<Connection | undefined> => {
  const proof = bearerOf(request.headers);
  if (proof) {
    const runnerId = await deps.checkProof(proof).catch((error: unknown) => {
      if (error instanceof HawserError) return undefined;
      throw error;
    });
    return runnerId && { kind: 'runner', runnerId };
  }
  const cookie = cookieOf(request.headers, deps.cookie);
  const viewer = cookie && (await deps.accounts.viewer(cookie));
  return viewer ? { kind: 'browser', viewer } : undefined;
};

const refuse = (raw: Duplex, status: string): void => {
  if (raw.destroyed) return;
  raw.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
