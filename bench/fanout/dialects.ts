// How each kind of server is spoken to: where to connect, how to join, how to publish, which frames are events.
import { PROTOCOL_VERSION } from '../../src/wire/protocol/limits.ts';
import { openRaw, type RawViewer } from './raw-viewer.ts';
import { type Dialect, eventText, type Round, STAMP } from './wire.ts';

export type Viewer = { close(): void };
export type Publisher = { publish(): void; close(): void };

export type Speaker = {
  /** Resolves once joined. `onEvent` gets the bytes of every event. */
  view(round: Round, onEvent: (payload: Buffer) => void): Promise<Viewer>;
  publisher(round: Round, askServer: (message: unknown) => Promise<unknown>): Promise<Publisher>;
};

/** Opens a connection and resolves once `isJoined` has seen its frame. */
const joined = async (
  target: Parameters<typeof openRaw>[0],
  start: (raw: RawViewer) => void,
  isJoined: (payload: Buffer) => boolean,
  onEvent: (payload: Buffer, raw: RawViewer) => void,
): Promise<RawViewer> => {
  const ready = Promise.withResolvers<void>();
  let done = false;
  const holder: { raw?: RawViewer } = {};
  const raw = await openRaw(target, payload => {
    if (done) return holder.raw && onEvent(payload, holder.raw);
    if (!isJoined(payload)) return undefined;
    done = true;
    return ready.resolve();
  });
  holder.raw = raw;
  start(raw);
  await ready.promise;
  return raw;
};

const STAMP_BYTES = Buffer.from(STAMP);
const hasStamp = (payload: Buffer) => payload.includes(STAMP_BYTES);

const hawser: Speaker = {
  view: ({ port, cookie = '', topic }, onEvent) =>
    joined(
      { port, path: '/socket/websocket?vsn=2.0.0', headers: { Cookie: cookie, Origin: `http://127.0.0.1:${port}` } },
      raw => raw.send(JSON.stringify(['1', '1', `thread:${topic}`, 'phx_join', {}])),
      payload => payload.includes('phx_reply'),
      payload => hasStamp(payload) && onEvent(payload),
    ),
  publisher: async ({ port, topic }, askServer) => {
    const { runnerId, proof } = (await askServer('proof')) as { runnerId: string; proof: string };
    const runner = `runner:${runnerId}`;
    let no = Date.now() * 1_000; // rounds follow each other; the numbers must rise across them
    let ref = 1;
    const raw = await joined(
      { port, path: '/socket/websocket?vsn=2.0.0', headers: { Authorization: `Bearer ${proof}` } },
      it => it.send(JSON.stringify(['1', '1', runner, 'phx_join', runnerJoin])),
      payload => payload.includes('phx_reply'),
      () => undefined,
    );
    return {
      publish: () => {
        no += 1;
        ref += 1;
        const event = { type: 'notice', level: 'info', code: 'bench', text: eventText() };
        raw.send(JSON.stringify(['1', String(ref), runner, 'events', { entries: [{ no, threadId: topic, event }] }]));
      },
      close: () => raw.close(),
    };
  },
};

const runnerJoin = {
  protocol: PROTOCOL_VERSION,
  boot: 'bench-boot',
  appliedCommand: 0,
  capabilities: { name: 'bench', host: 'bench', os: 'bench', version: '0', agents: [], allowedFolders: [] },
};

const bare: Speaker = {
  view: ({ port, topic }, onEvent) =>
    joined({ port, path: '/', headers: {} }, raw => raw.send(topic), isPlain('joined'), onEvent),
  publisher: async ({ port, topic }) => {
    const raw = await joined(
      { port, path: '/', headers: {} },
      it => it.send(topic),
      isPlain('joined'),
      () => undefined,
    );
    const envelope = (text: string) =>
      JSON.stringify([
        null,
        null,
        `thread:thr_${'0'.repeat(26)}`,
        'event',
        { type: 'notice', text, seq: 1, at: Date.now() },
      ]);
    return { publish: () => raw.send(envelope(eventText())), close: () => raw.close() };
  },
};

const isPlain = (text: string) => (payload: Buffer) => payload.equals(Buffer.from(text));

const socketIo: Speaker = {
  view: ({ port, topic }, onEvent) => joinRoom(port, topic, payload => hasStamp(payload) && onEvent(payload)),
  publisher: async ({ port, topic }) => {
    const raw = await joinRoom(port, `${topic}-publisher`, () => undefined);
    const message = () => ({ topic, event: { type: 'notice', text: eventText(), seq: 1, at: Date.now() } });
    return { publish: () => raw.send(`42${JSON.stringify(['publish', message()])}`), close: () => raw.close() };
  },
};

/** Engine.IO 4 and Socket.IO 5 by hand: open, connect, join; pings are answered. */
const joinRoom = (port: number, room: string, onEvent: (payload: Buffer) => void): Promise<RawViewer> => {
  const target = { port, path: '/socket.io/?EIO=4&transport=websocket', headers: {} };
  const holder: { raw?: RawViewer } = {};
  return joined(
    target,
    raw => {
      holder.raw = raw;
      raw.send('40');
    },
    payload => {
      const text = payload.toString();
      if (text.startsWith('40')) holder.raw?.send(`42${JSON.stringify(['join', room])}`);
      return text.startsWith('42["joined"');
    },
    (payload, raw) => (payload.equals(PING) ? raw.send('3') : onEvent(payload)),
  );
};
const PING = Buffer.from('2');

export const dialects: Readonly<Record<Dialect, Speaker>> = { hawser, bare, 'socket.io': socketIo };
