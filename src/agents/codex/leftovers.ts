// Processes that outlive their agent: servers started with setsid, and grandchildren after the agent was killed, move
// to pid 1 and are nobody's descendants. They are found by the mark that every command inherits in its environment.
// How an operating system shows its processes is known only here.
import { readdir, readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTick } from 'node:timers/promises';

/** The environment variable that marks everything one agent process started; its value is random per process. */
export const MARK_VARIABLE = 'HAWSER_AGENT';

export type Leftovers = {
  /**
   * Kills every process of this user whose environment has `variable` set to `mark`, but for this one.
   * @returns how many there were, once none is left
   */
  kill(variable: string, mark: string): Promise<number>;
};

/** What this operating system offers. */
export const leftoversOf = (platform: NodeJS.Platform): Leftovers =>
  // macOS shows other processes' environments only to root, Windows to nobody: there, what has left the process tree stays.
  platform === 'linux' ? linuxLeftovers : { kill: async () => 0 };

/** A process may fork while it is being looked for, so the search is repeated until it finds nothing. */
const MAX_ROUNDS = 20;

const linuxLeftovers: Leftovers = {
  kill: async (variable, mark) => {
    const killed = new Set<number>();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const pids = await findMarked(`${variable}=${mark}`);
      if (pids.length === 0) break;
      for (const pid of pids) {
        killed.add(pid);
        sendKill(pid);
      }
      await nextTick();
    }
    return killed.size;
  },
};

/** The processes of this user whose environment holds the entry, zombies (whose environment is empty) not among them. */
const findMarked = async (entry: string): Promise<number[]> => {
  const marked: number[] = [];
  // One after the other: all at once could take more file handles than there are.
  for (const name of await readdir('/proc'))
    if (/^\d+$/.test(name) && Number(name) !== process.pid && (await carries(name, entry))) marked.push(Number(name));
  return marked;
};

const carries = async (pid: string, entry: string): Promise<boolean> => {
  try {
    const { uid } = await stat(`/proc/${pid}`);
    if (uid !== process.getuid?.()) return false;
    return (await readFile(`/proc/${pid}/environ`, 'latin1')).split('\0').includes(entry);
  } catch {
    // The process ended while we looked, or is not ours to look at.
    return false;
  }
};

const sendKill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
};
