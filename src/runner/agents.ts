// The agents this machine offers: Codex with the owner's own account, and the practice model, which is Codex on a
// script in a home of its own.
import { join } from 'node:path';
import { createCodexAgent } from '../agents/codex/agent.ts';
import type { Agent } from '../agents/driver.ts';
import { createPracticeAgent } from '../agents/practice/practice-agent.ts';
import type { Clock } from '../std/clock.ts';
import type { Logger } from '../std/log.ts';

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
  const { env, codexPath: path, version: clientVersion } = options;
  const common = { env, path, clientVersion };
  return {
    codex: createCodexAgent(common, deps),
    practice: createPracticeAgent({ ...common, home: join(options.folder, 'practice') }, deps),
  };
};
