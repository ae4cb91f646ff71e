// The practice model as an Agent: the real Codex program in a home of its own, whose model is the script in this folder.
// It needs no account and no network, and is what the demo and most tests run on.
import { CodexAgent, type CodexAgentDeps, type CodexAgentOptions } from '../codex/agent.ts';
import type { Agent } from '../driver.ts';
import { preparePracticeHome } from './home.ts';
import { type PracticeServer, startPracticeServer } from './server.ts';

export type PracticeAgentOptions = CodexAgentOptions & {
  /** Folder for Codex's files, absolute and not below the temp folder. It keeps the conversations between runs. */
  readonly home: string;
  /** How many pieces a second the script says, about a word each; some 60, a readable pace, when left out. */
  readonly rate?: number | 'flat' | undefined;
  /** Sees the body of each request to the model. */
  readonly onRequest?: ((body: string) => void) | undefined;
};

export type PracticeAgent = Agent & {
  /** Lets the scripts' `wait` steps for this name go on. */
  signal(name: string): void;
  /** Cuts all connections to the model, as a network does that goes away for a moment. */
  dropConnections(): void;
};

/** Starts nothing before refresh() or open(). */
export const createPracticeAgent = (options: PracticeAgentOptions, deps: CodexAgentDeps): PracticeAgent => {
  let server: Promise<PracticeServer> | undefined;
  const agent = new CodexAgent(options, deps, {
    kind: 'practice',
    hasAccounts: false,
    prepare: async () => {
      server ??= startPracticeServer({ ...deps, rate: options.rate, onRequest: options.onRequest }).catch(error => {
        server = undefined;
        throw error;
      });
      return preparePracticeHome(options.home, await server);
    },
    close: async () => (await server)?.close(),
  });
  return Object.assign(agent, {
    signal: (name: string) => void server?.then(one => one.signal(name)),
    dropConnections: () => void server?.then(one => one.dropConnections()),
  });
};
