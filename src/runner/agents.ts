// The agents this machine offers: Codex with the owner's own account, and the practice model, which is Codex on a
// script in a home of its own. Everything they start is marked as this runner's, so that what a killed runner left
// behind can be found and ended.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createCodexAgent } from '../agents/codex/agent.ts';
import { removeGates } from '../agents/codex/gate/gate.ts';
import { leftoversOf } from '../agents/codex/leftovers.ts';
import type { Agent } from '../agents/driver.ts';
import { createPracticeAgent } from '../agents/practice/practice-agent.ts';
import type { Clock } from '../std/clock.ts';
import type { Logger } from '../std/log.ts';

/** The environment variable that marks everything the agents of one runner start. */
const RUNNER_VARIABLE = 'HAWSER_RUNNER';

/** The same at every start of the runner with this folder, and of no other. */
const markOf = (folder: string): string => createHash('sha256').update(folder).digest('hex').slice(0, 32);

/**
 * Ends what the agents of an earlier start left running, which is everything after a crash of the runner, and removes
 * their temporary files.
 * Only for whoever holds the folder's lock. @returns how many processes there were
 */
export const endLeftovers = async (folder: string): Promise<number> => {
  const ended = await leftoversOf(process.platform).kill(RUNNER_VARIABLE, markOf(folder));
  await removeGates(gateMark(folder));
  return ended;
};

/** Shorter, because it is part of the path of a socket, which has its limits. */
const gateMark = (folder: string): string => markOf(folder).slice(0, 12);

export const createAgents = (
  options: {
    /** Folder of the runner's own files. */
    readonly folder: string;
    /** Which Codex to run, when the owner said so. */
    readonly codexPath?: string | undefined;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly version: string;
  },
  deps: { clock: Clock; log: Logger; random: () => number },
): { codex: Agent; practice: Agent } => {
  const { folder, codexPath: path, version: clientVersion } = options;
  const common = {
    env: { ...options.env, [RUNNER_VARIABLE]: markOf(folder) },
    path,
    clientVersion,
    mark: gateMark(folder),
  };
  return {
    codex: createCodexAgent(common, deps),
    practice: createPracticeAgent({ ...common, home: join(folder, 'practice') }, deps),
  };
};
