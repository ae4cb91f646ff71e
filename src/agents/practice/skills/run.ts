// Runs a command: the one in the prompt, or one that shows how an approval looks.
import type { Program } from '../turn-player.ts';
import type { Ask } from './skill.ts';

export function* runCommand({ words }: Ask): Program {
  const [output = ''] = yield { do: 'run', command: words };
  const result = readResult(output);
  if (result.declined) yield { do: 'say', text: `\`${words}\` was not allowed to run, so it did not.` };
  else if (result.running)
    yield { do: 'say', text: `\`${words}\` is still running. It goes on in the background until you stop it.` };
  else if (result.exitCode === 0) yield { do: 'say', text: `Done: \`${words}\` ran without an error.` };
  else
    yield {
      do: 'say',
      text: `\`${words}\` did not succeed${result.exitCode === undefined ? '' : ` (exit code ${result.exitCode})`}. Its output is above; a real model would look into it, I am only a script.`,
    };
}

export function* runOutside({ words }: Ask): Program {
  const command = words || 'uname -a';
  yield {
    do: 'say',
    text: `I will ask to run \`${command}\` outside the sandbox. Nothing happens until someone who may say so answers.`,
  };
  const [output = ''] = yield {
    do: 'run',
    command,
    why:
      words === ''
        ? 'May I run this outside the sandbox? It only prints the name of this system.'
        : 'May I run this outside the sandbox, as you asked?',
    login: false,
  };
  const { declined, text } = readResult(output);
  yield {
    do: 'say',
    text: declined
      ? 'The answer was no, so nothing ran. The refusal went back to the agent, and it goes on without it.'
      : `Thank you. It ran and printed:\n\n\`\`\`text\n${text.trim()}\n\`\`\``,
  };
}

/** Whether a patch was applied, by what Codex tells a model about it. */
export const wasWritten = (output: string): boolean => /^Success|Exit code: 0/m.test(output);

export type CommandResult = {
  readonly text: string;
  readonly exitCode: number | undefined;
  readonly running: boolean;
  readonly declined: boolean;
};

/** What Codex tells a model about a command: a few lines about it, then its output. */
export const readResult = (output: string): CommandResult => {
  const exitCode = /Process exited with code (-?\d+)/.exec(output)?.[1];
  return {
    text: /(?:^|\n)Output:\n([\s\S]*)$/.exec(output)?.[1] ?? '',
    exitCode: exitCode === undefined ? undefined : Number(exitCode),
    running: /Process running with session ID/.test(output),
    declined: /reject|declined|denied by user|approval/i.test(output) && exitCode === undefined,
  };
};
