// Where Codex's tool calls stop until it is known whether they may be done: a socket of this user alone, on which the
// hook (hook.ts) tells a call and waits. Whoever else connects can make a question and no more. agent.ts keeps one gate
// for its processes; guard.ts decides.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { newId } from '../../../std/ids.ts';
import type { Logger } from '../../../std/log.ts';
import { hookCommand } from './hook.ts';

/** What Codex's hooks say of a call. */
const toolCall = z.object({
  session_id: z.string(),
  turn_id: z.string(),
  tool_name: z.string(),
  tool_use_id: z.string(),
  tool_input: z.unknown(),
});
export type ToolCall = z.infer<typeof toolCall>;

/** Why a call may not be done. */
export type GateAnswer = { readonly refused: string | null };

export type GateOptions = {
  readonly log: Logger;
  /**
   * A call waits. Resolves with why it may not be done, if it may not.
   * @param gone aborted when nobody waits any more, as when its turn is stopped
   */
  admit(call: ToolCall, gone: AbortSignal): Promise<string | undefined>;
};

export type Gate = {
  /** What Codex has to run before each tool call. */
  readonly command: string;
  /** The protected files of a conversation that need no question because they are known of. */
  setKnown(conversation: string, files: Iterable<string>): void;
  close(): void;
};

/** Patches are told whole; more than Codex would take as one. */
const MAX_CHARS = 16 * 1024 * 1024;

/** Beside this file in a clone, beside the bundle in the package. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './gate-process.ts' : './gate-process.js', import.meta.url),
);

export const openGate = async ({ log, admit }: GateOptions): Promise<Gate> => {
  // The paths of sockets may have some hundred characters, and a Hawser home could lie anywhere.
  const folder = mkdtempSync(join(tmpdir(), 'hawser-gate-'));
  const known = join(folder, 'known');
  mkdirSync(known);
  const { platform } = process;
  const path = platform === 'win32' ? `\\\\.\\pipe\\${newId('gate')}` : join(folder, 'socket');
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    takeCall(socket, admit).catch(error => {
      log.warn('a tool call was told in a way that cannot be understood', { error });
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  if (platform !== 'win32') await chmod(path, 0o600);
  return {
    command: hookCommand({ platform, node: process.execPath, program: PROGRAM, socket: path, folder }),
    setKnown: (conversation, files) => writeFileSync(join(known, conversation), `/${[...files].join('/')}/\n`),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const takeCall = async (socket: Socket, admit: GateOptions['admit']): Promise<void> => {
  const gone = new AbortController();
  socket.once('close', () => gone.abort()).on('error', () => undefined); // its end says the same
  const call = toolCall.parse(JSON.parse(await readLine(socket)));
  const answer: GateAnswer = { refused: (await admit(call, gone.signal)) ?? null };
  socket.end(JSON.stringify(answer));
};

const readLine = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let line = '';
    socket.setEncoding('utf8').on('data', (more: string) => {
      line += more;
      if (line.endsWith('\n')) resolve(line);
      else if (line.length > MAX_CHARS) reject(new Error('it is too long'));
    });
    socket.once('close', () => reject(new Error('it was not told to its end')));
  });
