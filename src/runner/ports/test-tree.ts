// A stand-in for an agent process: a shell that carries a mark and runs what the test tells it to, so that servers are
// started in every way that people and agents start them. Servers say when they listen; nothing is waited for by time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { leftoversOf, MARK_VARIABLE } from '../../agents/codex/leftovers.ts';
import type { AgentProcess } from '../../agents/driver.ts';
import { randomPart } from '../../std/ids.ts';
import { createStream } from '../../std/stream.ts';

export type TestTree = {
  readonly agent: AgentProcess;
  /** Runs a line of shell in the agent's place. */
  run(line: string): void;
  /** Runs a line that starts a server (see `listen`), and resolves when it listens. */
  serve(line: string): Promise<Said>;
  /** The next thing a server says. */
  said(): Promise<Said>;
  /** Kills the agent and everything that carries its mark. */
  close(): Promise<void>;
};

export type Said = { readonly port: number; readonly pid: number };

/** @param folder where the shell starts */
export const startTree = (folder: string): TestTree => {
  const mark = randomPart();
  const env = { ...process.env, ...PROGRAMS, [MARK_VARIABLE]: mark };
  const child = spawn('bash', ['-c', 'while read -r line; do eval "$line"; done'], {
    env,
    cwd: folder,
    // Its shell would report every server that a test kills.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createStream<Said>();
  createInterface({ input: child.stdout }).on('line', line => {
    const [word, port, pid] = line.split(' ');
    if (word === 'LISTENS') lines.push({ port: Number(port), pid: Number(pid) });
  });
  const reader = lines[Symbol.asyncIterator]();
  const run = (line: string) => void child.stdin.write(`${line}\n`);
  const said = async () => (await reader.next()).value as Said;
  return {
    agent: { pid: child.pid ?? 0, mark },
    run,
    said,
    serve: line => {
      run(line);
      return said();
    },
    close: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      await leftoversOf('linux').kill(MARK_VARIABLE, mark);
      await gone;
      child.stdout.destroy();
    },
  };
};

/** Listens on the address it is given, with `only6` behind it not on IPv4; on SIGUSR2 it moves to another port. */
const LISTEN = `
  const [host, port, family] = process.argv.slice(1);
  const open = at => {
    const server = require('net').createServer().listen({ host, port: at, ipv6Only: family === 'only6' },
      () => console.log('LISTENS ' + server.address().port + ' ' + process.pid));
    return server;
  };
  let server = open(Number(port));
  process.on('SIGUSR2', () => server.close(() => { server = open(0); }));`;

const LISTEN_AND_FORK = `
import os, signal, socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
if os.fork() == 0:
    signal.pause()
print("LISTENS", s.getsockname()[1], os.getpid(), flush=True)
signal.pause()`;

const LISTEN_LATE = `
import os, signal, socket
file = open("/dev/null")
def listen(*_):
    global server
    file.close()
    server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen()
    print("LISTENS", server.getsockname()[1], os.getpid(), flush=True)
signal.signal(signal.SIGUSR2, listen)
print("LISTENS", 0, os.getpid(), flush=True)
while True: signal.pause()`;

const LISTEN_MORE = `
import os, signal, socket
files = [open("/dev/null") for _ in range(20)]
def listen(*_):
    server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen()
    files.append(server)
    print("LISTENS", server.getsockname()[1], os.getpid(), flush=True)
signal.signal(signal.SIGUSR2, listen)
listen()
while True: signal.pause()`;

/** The programs travel in the environment, so that they can be named in any nesting of shells and quotes. */
const PROGRAMS = { LISTEN, LISTEN_AND_FORK, LISTEN_LATE, LISTEN_MORE };

/** A command that listens on this address; on SIGUSR2 it moves to another port. */
export const listen = (host = '127.0.0.1', port = 0): string => `node -e "$LISTEN" ${host} ${port}`;

/** A command that listens and then forks a worker that shares its socket. */
export const listenAndFork = 'python3 -c "$LISTEN_AND_FORK"';

/** A command that says port 0, and on SIGUSR2 closes a file and listens. */
export const listenLate = 'python3 -c "$LISTEN_LATE"';

/** A command that holds as many files as servers do and listens on one more port at each SIGUSR2. */
export const listenMore = 'python3 -c "$LISTEN_MORE"';
