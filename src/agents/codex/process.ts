// One running `codex app-server`: its pipes, its end, and what it leaves behind. agent.ts decides when to start one
// and what to do when it dies; json-rpc.ts talks through the wire.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import type { Clock } from '../../std/clock.ts';
import { randomPart } from '../../std/ids.ts';
import { redactText } from '../../std/log.ts';
import { leftoversOf, MARK_VARIABLE } from './leftovers.ts';
import { lineWire, type MessageWire } from './message-wire.ts';

export type CodexProcess = {
  readonly pid: number | undefined;
  /** The value of HAWSER_AGENT in the environment of everything this process starts. */
  readonly mark: string;
  readonly wire: MessageWire;
  /** Resolves once it has ended and nothing it started is left; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Ends it and everything it started without asking. */
  kill(): void;
  /** Ends it and everything it started. */
  close(): Promise<void>;
};

export type ProcessEnd = {
  /** How it ended, as a clause: "exited with code 1", "was killed by SIGKILL". */
  readonly how: string;
  /** By a signal, of whoever. */
  readonly killed: boolean;
  /** The last of what it printed as errors, without anything that looks like a credential. */
  readonly stderr: string;
};

export type SpawnOptions = {
  readonly path: string;
  readonly args: readonly string[];
  /** The whole environment of the process; the mark is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'after'>;
};

/** With its stdin closed app-server ends its turns and leaves within some 30 ms. */
const GRACE_MS = 3_000;
const STDERR_KEPT = 4_000;

/** Starts the process. That it could not be started shows as its end. */
export const spawnCodex = ({ path, args, env, clock }: SpawnOptions): CodexProcess => {
  const mark = randomPart();
  const child = spawn(path, args, {
    env: { ...env, [MARK_VARIABLE]: mark },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    detached: process.platform === 'linux', // a session of its own, see below; Ctrl-C is the runner's to hear
  });
  if (process.platform === 'linux' && child.pid !== undefined) void yieldToPeople(child.pid, clock);

  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });

  const gone = new Promise<Pick<ProcessEnd, 'how' | 'killed'>>(resolve => {
    child.once('error', error => resolve({ how: `could not be started: ${error.message}`, killed: false }));
    child.once('exit', (code, signal) => {
      const killed = signal !== null;
      resolve({ how: killed ? `was killed by ${signal}` : `exited with code ${code}`, killed });
    });
  });
  const ended = gone.then(async end => {
    await leftoversOf(process.platform)
      .kill(MARK_VARIABLE, mark)
      // That it ended has to be told even if nobody can look for what it left.
      .catch(() => 0);
    return { ...end, stderr: redactText(stderr.trim()) };
  });

  return {
    pid: child.pid,
    mark,
    wire: lineWire(child.stdout, child.stdin),
    ended,
    kill: () => void child.kill('SIGKILL'),
    close: async () => {
      child.stdin.end();
      // The pipe's end asks politely; a process that is stuck gets no second request.
      const cancelKill = clock.after(GRACE_MS, () => child.kill('SIGKILL'));
      await ended;
      cancelKill();
    },
  };
};

/** Between 0, as large a share of the processors as anything else, and 19, a seventieth of it; this is a third. */
const AUTOGROUP_NICE = 5;
/** Linux takes ten such wishes a second from all who are not root, and says no to the others. */
const WISH_TRIES = 5;
const WISH_AGAIN_MS = 150;

/**
 * Has a busy agent wait for the person's windows, not these for it. Linux shares the processors out by session (sched(7),
 * "The autogroup feature"), so that the niceness of a process counts within its session alone; that of a session is set
 * by this file. A browser that shows a very long answer on two cores was kept from drawing for 0.3 s at a time; with less
 * than a third, a long answer that is said at once comes later than without this.
 */
const yieldToPeople = async (pid: number, clock: SpawnOptions['clock'], tries = WISH_TRIES): Promise<void> => {
  try {
    await writeFile(`/proc/${pid}/autogroup`, String(AUTOGROUP_NICE));
  } catch (error) {
    // Not every kernel has it, and an agent that does not yield is an agent all the same.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries === 1) return;
    clock.after(WISH_AGAIN_MS, () => void yieldToPeople(pid, clock, tries - 1));
  }
};
