// Says what the practice model is and what it can do.
import type { Program } from '../turn-player.ts';
import type { Example } from './skill.ts';

const list = (examples: readonly Example[]): string =>
  examples.map(({ example, shows }) => `- **${example}** – ${shows}`).join('\n');

export function* help(examples: readonly Example[]): Program {
  yield {
    do: 'say',
    text: `Hello! I am the **practice model**: a script, not an intelligence. Everything around me is real, though – the agent is the real Codex, and the files, commands and servers are really on this machine. So you can try out how working here feels without an account.

Things I understand:

${list(examples)}

When you are ready for a model that thinks, sign in to Codex in the settings of this runner.`,
  };
}

export function* lost(examples: readonly Example[]): Program {
  yield {
    do: 'say',
    text: `I am the practice model, a script, and this is beyond me. A real model would just do it; I only understand a few requests:

${list(examples)}`,
  };
}
