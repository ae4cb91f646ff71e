// Where Codex's tool calls, and the ends of its turns, wait until it is known whether they may be: a socket of this user
// alone, on which the hook (hook.ts) tells a call and waits. Whoever else connects can make a question and no more.
// agent.ts keeps one gate for its processes; guard.ts decides.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { newId } from '../../../std/ids.ts';
import type { Logger } from '../../../std/log.ts';
import { hookCommand } from './hook.ts';

/** What Codex's hooks say of a call that is about to be made, and of a turn that is about to end. */
const gateCall = z.discriminatedUnion('hook_event_name', [
  z.object({
    hook_event_name: z.literal('PreToolUse'),
    session_id: z.string(),
    turn_id: z.string(),
    tool_name: z.string(),
    tool_use_id: z.string(),
    tool_input: z.unknown(),
  }),
  z.object({
    hook_event_name: z.enum(['Stop', 'SubagentStop']),
    session_id: z.string(),
    turn_id: z.string(),
    /** The turn goes on because its end was refused before. */
    stop_hook_active: z.boolean(),
  }),
]);
export type GateCall = z.infer<typeof gateCall>;
export type ToolCall = Extract<GateCall, { hook_event_name: 'PreToolUse' }>;

/** Why a call may not be done, or a turn may not end. */
export type GateAnswer = { readonly refused: string | null };

export type GateOptions = {
  /** In the names of what it keeps among the temporary files, so that `removeGates` finds what a crash has left. */
  readonly mark: string;
  readonly log: Logger;
  /**
   * A call, or the end of a turn, waits. Resolves with why it may not be, if it may not.
   * @param gone aborted when nobody waits any more, as when its turn is stopped
   */
  admit(call: GateCall, gone: AbortSignal): Promise<string | undefined>;
};

export type Gate = {
  /** What Codex has to run before each tool call and each end of a turn. */
  readonly command: string;
  /** The protected files of a conversation that need no question because they are known of; undefined: ask at each call. */
  setKnown(conversation: string, files: Iterable<string> | undefined): void;
  close(): void;
};

/** Patches are told whole; more than Codex would take as one. */
const MAX_CHARS = 16 * 1024 * 1024;

/** Beside this file in a clone, beside the bundle in the package. */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './gate-process.ts' : './gate-process.js', import.meta.url),
);

const folderName = (mark: string): string => `hawser-gate-${mark}-`;

/** Removes what gates of this mark have left behind. Only for whoever knows that none of them is open. */
export const removeGates = async (mark: string): Promise<void> => {
  const left = (await readdir(tmpdir())).filter(name => name.startsWith(folderName(mark)));
  // Anybody may make a file of that name there; it is not ours to remove, and no reason not to start.
  await Promise.allSettled(left.map(name => rm(join(tmpdir(), name), { recursive: true })));
};

export const openGate = async ({ mark, log, admit }: GateOptions): Promise<Gate> => {
  // The paths of sockets may have some hundred characters, and a Hawser home could lie anywhere.
  const folder = mkdtempSync(join(tmpdir(), folderName(mark)));
  const known = join(folder, 'known');
  mkdirSync(known);
  mkdirSync(join(folder, 'called'));
  const { platform } = process;
  const path = platform === 'win32' ? `\\\\.\\pipe\\${newId('gate')}` : join(folder, 'socket');
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    takeCall(socket, admit).catch(error => {
      log.warn('a call was told in a way that cannot be understood', { error });
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  if (platform !== 'win32') await chmod(path, 0o600);
  return {
    command: hookCommand({ platform, node: process.execPath, program: PROGRAM, socket: path, folder }),
    setKnown: (conversation, files) =>
      files
        ? writeFileSync(join(known, conversation), `/${[...files].join('/')}/\n`)
        : rmSync(join(known, conversation), { force: true }),
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
  const call = gateCall.parse(JSON.parse(await readLine(socket)));
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
