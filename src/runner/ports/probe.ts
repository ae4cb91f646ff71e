// Asks a port what it is, as gently as can be: it listens first, so that a server which speaks first (SSH, mail, MySQL)
// is never written to; then it sends one GET / that says who asks, follows nothing (R23), and stops after a bounded time
// and a bounded number of bytes. The answer is words for a card, never a reason to trust anything.
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../../std/clock.ts';
import { frameworkOf, titleOf } from './frameworks.ts';
import type { LoopbackHost } from './listener.ts';

export type PortKind =
  | {
      readonly kind: 'http';
      /** The server wants TLS; its certificate is not looked at. */
      readonly tls: boolean;
      readonly status: number;
      readonly title: string | undefined;
      readonly framework: string | undefined;
    }
  /** It speaks something else. */
  | { readonly kind: 'other' }
  /** It took the connection and said nothing in time: busy compiling its first page, or waiting for another protocol. */
  | { readonly kind: 'silent' }
  /** Nothing took the connection. */
  | { readonly kind: 'closed' };

export type ProbeOptions = {
  readonly port: number;
  /** Tried in order. */
  readonly hosts: readonly LoopbackHost[];
  readonly clock: Pick<Clock, 'after'>;
  /** Ends the probe; it then answers `closed`. */
  readonly signal: AbortSignal;
};

/** How a server's log shows who asked. */
export const USER_AGENT = 'Hawser-Port-Probe/1 (+looks once at / to name the app on a share card)';

/** Servers that speak first do so within a round trip; on loopback that is next to nothing. */
const LISTEN_MS = 150;
/** Some frameworks compile their first page when it is asked for. */
const ANSWER_MS = 8_000;
const BODY_MS = 1_000;
const MAX_BODY = 64 * 1_024;
/** The first byte of a TLS record that holds an alert: what some TLS servers say to plain HTTP. */
const TLS_ALERT = 0x15;

/** Never rejects. */
export const probe = async (options: ProbeOptions): Promise<PortKind> => {
  const plain = await ask(options, false);
  if (!plain.mayBeTls || options.signal.aborted) return plain.kind;
  const secure = await ask(options, true);
  return secure.kind.kind === 'http' ? secure.kind : plain.kind;
};

/** To plain HTTP a TLS server answers with an alert, with a page of status 400 that says so, or by hanging up. */
type Answer = { readonly kind: PortKind; readonly mayBeTls: boolean };

const ask = async (options: ProbeOptions, tls: boolean): Promise<Answer> => {
  for (const host of options.hosts) {
    const answer = await askHost(options, host, tls);
    if (answer.kind.kind !== 'closed') return answer;
  }
  return CLOSED;
};

const CLOSED: Answer = { kind: { kind: 'closed' }, mayBeTls: false };
const SILENT: Answer = { kind: { kind: 'silent' }, mayBeTls: false };
const OTHER: Answer = { kind: { kind: 'other' }, mayBeTls: false };
const HUNG_UP: Answer = { kind: { kind: 'other' }, mayBeTls: true };

const askHost = ({ port, clock, signal }: ProbeOptions, host: LoopbackHost, tls: boolean): Promise<Answer> =>
  new Promise(resolve => {
    let cancelListening: () => void = () => undefined;
    let connected = false;
    const socket = tls ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port });

    // The first call counts.
    const finish = (answer: Answer): void => {
      cancelListening();
      cancelWaiting();
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => finish(CLOSED);
    const onEnd = () => finish(connected ? HUNG_UP : CLOSED);
    const cancelWaiting = clock.after(ANSWER_MS, () => finish(connected ? SILENT : CLOSED));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();

    socket.once('error', onEnd).once('close', onEnd);
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      connected = true;
      const onSpeaking = () => finish(OTHER);
      socket.once('data', onSpeaking);
      cancelListening = clock.after(LISTEN_MS, () => {
        socket.off('data', onSpeaking);
        getRoot(socket, `localhost:${port}`, clock).then(
          page => finish({ kind: { kind: 'http', tls, ...page }, mayBeTls: !tls && page.status === 400 }),
          (error: { rawPacket?: Buffer }) =>
            // A parse error carries what was not HTTP; any other means that the connection is gone.
            finish(error.rawPacket && error.rawPacket[0] !== TLS_ALERT ? OTHER : HUNG_UP),
        );
      });
    });
  });

type Root = { readonly status: number; readonly title: string | undefined; readonly framework: string | undefined };

/**
 * @param authority what a browser on this machine would write, which every development server accepts
 * @throws what node:http throws, when what comes back is not HTTP
 */
const getRoot = (socket: Socket, authority: string, clock: Pick<Clock, 'after'>): Promise<Root> =>
  new Promise((resolve, reject) => {
    const asking = request({
      createConnection: () => socket,
      path: '/',
      headers: {
        host: authority,
        'user-agent': USER_AGENT,
        accept: 'text/html,*/*;q=0.5',
        'accept-encoding': 'identity',
        connection: 'close',
      },
    });
    asking.once('error', reject);
    asking.once('response', response => {
      // A page that never ends (an event stream) is cut: its headers have said enough.
      const cancelCut = clock.after(BODY_MS, () => response.destroy());
      readStart(response).then(html => {
        cancelCut();
        const page = { headers: response.headers, html };
        resolve({ status: response.statusCode ?? 0, title: titleOf(html), framework: frameworkOf(page) });
      }, reject);
    });
    asking.end();
  });

/** The beginning of the body, as far as it came. */
const readStart = async (response: IncomingMessage): Promise<string> => {
  let html = '';
  response.setEncoding('utf8');
  try {
    for await (const text of response) {
      html += text;
      if (html.length >= MAX_BODY) break;
    }
  } catch {
    // Cut off in the middle: what has come is enough for a title.
  }
  return html.slice(0, MAX_BODY);
};
