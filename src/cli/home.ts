// Where everything of one installation lies: the Hawser home, ~/.hawser unless said otherwise.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export type Home = {
  readonly root: string;
  readonly hub: string;
  readonly runner: string;
  readonly logs: string;
  /** The sample project that is used when no folder is named. */
  readonly sample: string;
  /** How programs of the same user reach the running hub. */
  readonly localFile: string;
};

/** @param given `--home`, else HAWSER_HOME, else undefined */
export const homeAt = (given: string | undefined, cwd: string): Home => {
  const wanted = given?.replace(/^~(?=$|\/)/, homedir()) ?? join(homedir(), '.hawser');
  const root = isAbsolute(wanted) ? wanted : resolve(cwd, wanted);
  const hub = join(root, 'hub');
  return {
    root,
    hub,
    runner: join(root, 'runner'),
    logs: join(root, 'logs'),
    sample: join(root, 'sample'),
    localFile: join(hub, 'local.json'),
  };
};

/** `~/code/tides` for people; the whole path where the home folder is not its beginning. */
export const shortPath = (path: string): string => {
  const home = homedir();
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
};
